package vidact.simulation.render;

import vidact.control.geometry.Vector;
import vidact.core.Check;

/**
 * A pinhole camera.
 *
 * @param eye where it stands
 * @param target what it looks at
 * @param fieldOfViewDegrees vertical, (0, 180)
 */
public record Camera(Vector eye, Vector target, double fieldOfViewDegrees) {
    public Camera {
        Check.argument(
                fieldOfViewDegrees > 0 && fieldOfViewDegrees < 180,
                "a field of view lies in (0, 180) degrees, got %s",
                fieldOfViewDegrees);
    }

    /** Axes of the picture in world coordinates: right, down, forward. */
    Vector[] axes() {
        Vector forward = target.minus(eye).unit();
        Vector right = forward.cross(new Vector(0, 0, 1)).unit();
        return new Vector[] {right, forward.cross(right), forward};
    }

    /** Focal length in pixels of a picture of that height. */
    double focalLength(int height) {
        return height / (2 * Math.tan(Math.toRadians(fieldOfViewDegrees) / 2));
    }
}
