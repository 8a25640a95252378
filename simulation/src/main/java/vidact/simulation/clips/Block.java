package vidact.simulation.clips;

import vidact.control.geometry.Vector;
import vidact.simulation.render.Visual.Colour;

/** A cube on the table. */
enum Block {
    RED,
    BLUE,
    PINK;

    /** Half of its edge, metres. */
    static final double HALF = 0.028;

    Colour colour() {
        return switch (this) {
            case RED -> new Colour(0.9, 0.1, 0.1);
            case BLUE -> new Colour(0.1, 0.2, 0.9);
            case PINK -> new Colour(0.95, 0.5, 0.7);
        };
    }

    /** A place on the table as the centre of a block that stands there. */
    static Vector standing(double x, double y) {
        return new Vector(x, y, HALF);
    }
}
