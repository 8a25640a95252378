package vidact.simulation.evaluation;

import java.util.Locale;
import java.util.Optional;
import vidact.core.geometry.Vector;
import vidact.core.policy.ActionChunk;
import vidact.simulation.scene.Body;
import vidact.simulation.world.TabletopWorld;
import vidact.simulation.world.WorldState;

/**
 * Notes where a policy goes: whether one that fails at a cube at least went to the one that was named, and whether it closed the gripper
 * on it or beside it.
 */
final class CubeApproach implements Trial.Watcher {
    private final Optional<Body> named;
    private double least = Double.POSITIVE_INFINITY; // metres
    private Body nearest = Body.BLOCKS.get(0);
    private double beside = Double.NaN;

    /** Watches an approach to the cube that a task names, if it names one. */
    CubeApproach(Optional<Body> named) {
        this.named = named;
    }

    @Override
    public void before(TabletopWorld world, double[] action) {
        WorldState now = world.state();
        Vector tool = now.robot().tool().position();
        for (Body block : Body.BLOCKS) {
            double distance = now.place(block).minus(tool).length();
            if (distance < least) {
                least = distance;
                nearest = block;
            }
        }
        boolean closes = now.robot().gripper() > 0 && action[ActionChunk.GRIPPER] < 0;
        if (closes && Double.isNaN(beside) && named.isPresent()) {
            Vector away = now.place(named.get()).minus(tool);
            beside = Math.hypot(away.x(), away.y());
        }
    }

    /** Colour of the cube that the tool came nearest to, such as {@code red}. */
    String nearest() {
        return nearest.name().toLowerCase(Locale.ROOT);
    }

    /** How far beside the middle of the named cube the gripper first closed, seen from above, metres; NaN if it did not close or none is named. */
    double beside() {
        return beside;
    }
}
