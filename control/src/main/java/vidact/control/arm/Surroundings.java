package vidact.control.arm;

import java.util.List;
import vidact.core.Check;
import vidact.core.geometry.Vector;

/**
 * What the arm must not touch.
 *
 * @param floorHeight height of the table's top in the base frame, metres
 * @param boxes solid boxes along the axes of the base frame
 */
public record Surroundings(double floorHeight, List<Box> boxes) {
    public Surroundings {
        boxes = List.copyOf(boxes);
    }

    /** A table and nothing else. */
    public static Surroundings table(double floorHeight) {
        return new Surroundings(floorHeight, List.of());
    }

    /** A box; {@code half} holds half of its edges, metres. */
    public record Box(Vector centre, Vector half) {
        public Box {
            Check.argument(
                    half.x() > 0 && half.y() > 0 && half.z() > 0, "half of a box's edges are above 0, got %s", half);
        }
    }
}
