package vidact.simulation.scene;

import java.util.List;
import vidact.control.arm.Surroundings;
import vidact.core.geometry.Vector;
import vidact.simulation.render.Camera;
import vidact.simulation.render.Visual.Colour;

/**
 * One of four tables. They differ in which side the fixtures are on, in where they stand, in colours and in the static camera, as
 * CALVIN's scenes A to D do. Left is -y and right is +y in all, as the static camera sees them.
 */
public enum Layout {
    A(1),
    B(-1),
    C(1),
    D(-1);

    /** Height of the top of the drawer's floor, metres. */
    public static final double DRAWER_FLOOR = 0.015;

    private static final Vector CAMERA_TARGET = new Vector(0.47, 0.05, 0.10);
    private static final double CAMERA_DEGREES = 47;
    private static final Vector CUBES = new Vector(0.41, 0, 0.04); // middle of where they start
    private static final double CLOSE_DEGREES = 16.5;

    private final double side;

    Layout(double side) {
        this.side = side;
    }

    /** Where a fixture is when it has slid by 0, metres. */
    public Vector place(Body fixture) {
        return switch (fixture) {
            case DRAWER -> new Vector(0.78, side * 0.33, 0.045);
            case DOOR -> new Vector(0.68, -side * 0.22, 0.07);
            case BUTTON -> choose(0.45, -0.33, 0.018, 0.43, 0.33, 0.018, 0.38, -0.36, 0.018, 0.40, 0.35, 0.018);
            case LEVER -> choose(0.30, 0.42, 0.05, 0.32, -0.42, 0.05, 0.36, 0.44, 0.05, 0.34, -0.44, 0.05);
            default -> throw new IllegalArgumentException(fixture + " is no fixture");
        };
    }

    /** The direction in which a fixture slides, unit vector. */
    public Vector slide(Body fixture) {
        return switch (fixture) {
            case DRAWER -> new Vector(-1, 0, 0);
            case DOOR -> new Vector(0, side, 0);
            case BUTTON -> new Vector(0, 0, -1);
            case LEVER -> new Vector(1, 0, 0);
            default -> throw new IllegalArgumentException(fixture + " does not slide");
        };
    }

    /** Boxes of a body in its own frame; those of table and cabinet in the world's. */
    public List<Box> boxes(Body body) {
        return switch (body) {
            case TABLE -> List.of(Box.of(0.45, 0, -0.05, 0.5, 0.7, 0.05));
            case CABINET ->
                List.of(
                        Box.of(0.80, side * 0.33, 0.11, 0.10, 0.16, 0.012),
                        Box.of(0.80, -side * 0.10, 0.06, 0.10, 0.25, 0.06));
            case RED, BLUE, PINK -> List.of(Box.of(0, 0, 0, body.half(), body.half(), body.half()));
            case DRAWER ->
                List.of(
                        Box.of(0, 0, -0.035, 0.09, 0.12, 0.005),
                        Box.of(-0.09, 0, 0, 0.006, 0.12, 0.035),
                        Box.of(0.09, 0, 0, 0.006, 0.12, 0.035),
                        Box.of(0, 0.12, 0, 0.09, 0.006, 0.035),
                        Box.of(0, -0.12, 0, 0.09, 0.006, 0.035),
                        Box.of(-0.125, 0, 0.02, 0.03, 0.008, 0.008),
                        Box.of(-0.15, 0, 0.03, 0.008, 0.03, 0.030));
            case DOOR -> List.of(Box.of(0, 0, 0, 0.008, 0.06, 0.05), Box.of(-0.035, 0, 0, 0.03, 0.010, 0.035));
            case BUTTON -> List.of(Box.of(0, 0, 0, 0.02, 0.02, 0.010));
            case LEVER -> List.of(Box.of(0, 0, 0, 0.010, 0.02, 0.045));
            case ROBOT -> throw new IllegalArgumentException("the arm is no heap of boxes");
        };
    }

    public Colour colour(Body body) {
        return switch (body) {
            case ROBOT -> new Colour(0.78, 0.78, 0.80);
            case TABLE -> colour(0.85, 0.80, 0.70, 0.62, 0.66, 0.60, 0.72, 0.62, 0.52, 0.76, 0.78, 0.82);
            case CABINET -> colour(0.60, 0.60, 0.65, 0.50, 0.42, 0.36, 0.42, 0.50, 0.48, 0.55, 0.48, 0.56);
            case RED -> new Colour(0.9, 0.1, 0.1);
            case BLUE -> new Colour(0.1, 0.2, 0.9);
            case PINK -> new Colour(0.95, 0.5, 0.7);
            case DRAWER -> colour(0.55, 0.40, 0.25, 0.30, 0.45, 0.55, 0.60, 0.55, 0.30, 0.38, 0.34, 0.52);
            case DOOR -> colour(0.35, 0.50, 0.40, 0.55, 0.35, 0.30, 0.30, 0.38, 0.55, 0.50, 0.50, 0.30);
            case BUTTON -> colour(0.15, 0.55, 0.20, 0.80, 0.60, 0.10, 0.15, 0.45, 0.60, 0.55, 0.20, 0.45);
            case LEVER -> colour(0.90, 0.55, 0.10, 0.20, 0.50, 0.50, 0.70, 0.30, 0.15, 0.85, 0.75, 0.20);
        };
    }

    /** Centre of the lamp's cube; it shines while the lever is past its middle. */
    public Vector lamp() {
        return new Vector(0.86, -side * 0.02, 0.14);
    }

    /** Centre of the LED's cube; the button toggles it. */
    public Vector led() {
        return new Vector(0.86, -side * 0.20, 0.14);
    }

    /** The camera that looks at the table from opposite the robot. */
    public Camera staticCamera() {
        return Camera.lookingAt(eye(), CAMERA_TARGET, CAMERA_DEGREES);
    }

    /** The same camera with a lens that makes things three times as large, aimed at where cubes start. */
    public Camera closeCamera() {
        return Camera.lookingAt(eye(), CUBES, CLOSE_DEGREES);
    }

    private Vector eye() {
        return choose(1.35, -0.75, 0.85, 1.35, -0.65, 0.90, 1.40, -0.55, 0.88, 1.38, -0.70, 0.92);
    }

    /** What the arm's controller keeps away from: the table and the cabinet, not what it is there to touch. */
    public Surroundings surroundings() {
        return new Surroundings(
                0,
                boxes(Body.CABINET).stream()
                        .map(box -> new Surroundings.Box(box.centre(), box.half()))
                        .toList());
    }

    private Colour colour(double... rgb) {
        Vector chosen = choose(rgb);
        return new Colour(chosen.x(), chosen.y(), chosen.z());
    }

    /** This layout's three of twelve numbers: three each for A, B, C, D. */
    private Vector choose(double... numbers) {
        int place = switch (this) {
            case A -> 0;
            case B -> 3;
            case C -> 6;
            case D -> 9;
        };
        return new Vector(numbers[place], numbers[place + 1], numbers[place + 2]);
    }
}
