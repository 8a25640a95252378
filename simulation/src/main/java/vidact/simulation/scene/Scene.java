package vidact.simulation.scene;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import vidact.core.Check;
import vidact.core.geometry.Pose;

/**
 * How a table starts.
 *
 * @param blocks pose of each cube
 * @param slides how far each fixture has slid, metres
 * @param ledOn whether the LED shines
 */
public record Scene(Map<Body, Pose> blocks, Map<Body, Double> slides, boolean ledOn) {
    public Scene {
        blocks = Map.copyOf(new EnumMap<>(blocks));
        slides = Map.copyOf(new EnumMap<>(slides));
        Check.argument(
                blocks.keySet().containsAll(Body.BLOCKS) && slides.keySet().containsAll(Body.FIXTURES),
                "a scene places every cube and fixture, got %s and %s",
                blocks.keySet(),
                slides.keySet());
    }

    /** Pose of a cube. */
    public Pose block(Body block) {
        return Objects.requireNonNull(blocks.get(block));
    }

    /** How far a fixture has slid, metres. */
    public double slide(Body fixture) {
        return Objects.requireNonNull(slides.get(fixture));
    }
}
