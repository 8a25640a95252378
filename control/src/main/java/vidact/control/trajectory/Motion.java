package vidact.control.trajectory;

import vidact.core.geometry.Pose;
import vidact.core.geometry.Vector;

/**
 * A moving body at a moment, all in the base frame.
 *
 * @param velocity m/s
 * @param angularVelocity rad/s
 * @param acceleration m/s²
 * @param angularAcceleration rad/s²
 */
public record Motion(
        Pose pose, Vector velocity, Vector angularVelocity, Vector acceleration, Vector angularAcceleration) {
    /** At rest. */
    public static Motion still(Pose pose) {
        return new Motion(pose, Vector.ZERO, Vector.ZERO, Vector.ZERO, Vector.ZERO);
    }

    /** Whether every number is a number. */
    public boolean isFinite() {
        return pose.isFinite() && velocity.isFinite() && angularVelocity.isFinite();
    }
}
