package vidact.simulation.scene;

import vidact.core.geometry.Vector;

/**
 * A box of a body.
 *
 * @param centre in the body's frame, metres
 * @param half half of its edges
 */
public record Box(Vector centre, Vector half) {
    static Box of(double x, double y, double z, double halfX, double halfY, double halfZ) {
        return new Box(new Vector(x, y, z), new Vector(halfX, halfY, halfZ));
    }
}
