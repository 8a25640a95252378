package vidact.simulation.render;

import vidact.core.Check;
import vidact.core.geometry.Pose;
import vidact.core.geometry.Vector;

/**
 * A pinhole camera.
 *
 * @param pose where it stands; its axes are right, down and forward in the picture
 * @param fieldOfViewDegrees vertical, (0, 180)
 */
public record Camera(Pose pose, double fieldOfViewDegrees) {
    public Camera {
        Check.argument(
                fieldOfViewDegrees > 0 && fieldOfViewDegrees < 180,
                "a field of view lies in (0, 180) degrees, got %s",
                fieldOfViewDegrees);
    }

    /** A camera at {@code eye} that looks at {@code target} with the world's z upwards in the picture. */
    public static Camera lookingAt(Vector eye, Vector target, double fieldOfViewDegrees) {
        Vector forward = target.minus(eye).unit();
        Vector right = forward.cross(new Vector(0, 0, 1)).unit();
        return new Camera(new Pose(eye, right, forward.cross(right), forward), fieldOfViewDegrees);
    }

    /** Focal length in pixels of a picture of that height. */
    double focalLength(int height) {
        return height / (2 * Math.tan(Math.toRadians(fieldOfViewDegrees) / 2));
    }
}
