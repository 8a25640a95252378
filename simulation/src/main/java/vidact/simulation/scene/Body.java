package vidact.simulation.scene;

import java.util.List;

/** Everything that can touch something. The whole arm with its fingers is one body here, as in CALVIN's rules. */
public enum Body {
    ROBOT,
    TABLE,
    CABINET,
    RED,
    BLUE,
    PINK,
    DRAWER,
    DOOR,
    BUTTON,
    LEVER;

    /** The three cubes. */
    public static final List<Body> BLOCKS = List.of(RED, BLUE, PINK);

    /** What slides. */
    public static final List<Body> FIXTURES = List.of(DRAWER, DOOR, BUTTON, LEVER);

    /** Whether this is one of the three cubes. */
    public boolean isBlock() {
        return BLOCKS.contains(this);
    }

    /** Half of a cube's edge, metres. */
    public double half() {
        return switch (this) {
            case RED -> 0.020;
            case BLUE -> 0.018;
            case PINK -> 0.022;
            default -> throw new IllegalArgumentException(this + " is no cube");
        };
    }

    /** How far a fixture slides from its place at 0, metres. */
    public double travel() {
        return switch (this) {
            case DRAWER -> 0.16;
            case DOOR -> 0.25;
            case BUTTON -> 0.012;
            case LEVER -> 0.08;
            default -> throw new IllegalArgumentException(this + " does not slide");
        };
    }
}
