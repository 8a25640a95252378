package vidact.simulation.world;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import vidact.core.geometry.Pose;
import vidact.core.geometry.Vector;
import vidact.simulation.physics.Contacts;
import vidact.simulation.scene.Body;
import vidact.simulation.scene.Layout;

/**
 * All there is to know about a table at one moment: what oracles judge by and scripted experts see.
 *
 * @param blocks motion of each cube
 * @param slides how far each fixture has slid, metres
 * @param ledOn whether the LED shines; likewise lampOn
 * @param contacts what touches what
 * @param robot the arm
 */
public record WorldState(
        Layout layout,
        Map<Body, BlockState> blocks,
        Map<Body, Double> slides,
        boolean ledOn,
        boolean lampOn,
        Contacts contacts,
        RobotState robot) {
    public WorldState {
        blocks = Map.copyOf(blocks);
        slides = Map.copyOf(slides);
    }

    /**
     * A cube's motion.
     *
     * @param velocity m/s
     * @param angularVelocity rad/s
     */
    public record BlockState(Pose pose, Vector velocity, Vector angularVelocity) {}

    public BlockState block(Body block) {
        return Objects.requireNonNull(blocks.get(block));
    }

    /** Where a cube is, metres. */
    public Vector place(Body block) {
        return block(block).pose().position();
    }

    /** How far a fixture has slid, metres. */
    public double slide(Body fixture) {
        return Objects.requireNonNull(slides.get(fixture));
    }

    /** Where a fixture's frame is now, metres. */
    public Vector fixture(Body fixture) {
        return layout.place(fixture).plus(layout.slide(fixture).times(slide(fixture)));
    }

    /** Whether the arm alone holds a cube. */
    public boolean isHeld(Body block) {
        return contacts.of(block).equals(Set.of(Body.ROBOT));
    }
}
