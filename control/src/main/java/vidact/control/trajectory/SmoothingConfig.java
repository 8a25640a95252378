package vidact.control.trajectory;

import vidact.core.Check;

/**
 * How a chunk of poses becomes a path.
 *
 * @param stepSeconds time between two poses of a chunk
 * @param accelerationWeight price of squared acceleration against squared distance to the poses, s⁴
 * @param jerkWeight likewise of squared jerk, s⁶
 * @param linear limits along each axis of the base frame, metres
 * @param angular limits about each axis, radians
 * @param lowest least height of the tool in the base frame, metres
 */
public record SmoothingConfig(
        double stepSeconds,
        double accelerationWeight,
        double jerkWeight,
        Limits linear,
        Limits angular,
        double lowest) {
    public SmoothingConfig {
        Check.argument(stepSeconds > 0, "stepSeconds must be above 0, got %s", stepSeconds);
        Check.argument(
                accelerationWeight >= 0 && jerkWeight >= 0,
                "weights must be at least 0, got %s and %s",
                accelerationWeight,
                jerkWeight);
    }

    /** Greatest speed and acceleration, per second and per second squared. */
    public record Limits(double velocity, double acceleration) {
        public Limits {
            Check.argument(
                    velocity > 0 && acceleration > 0,
                    "limits must be above 0, got velocity %s and acceleration %s",
                    velocity,
                    acceleration);
        }
    }

    /** For a table whose top is at 0: 25 poses a second, 0.5 m/s and 3 m/s² along each axis, 1.2 rad/s and 8 rad/s² about it. */
    public static SmoothingConfig tabletop() {
        return new SmoothingConfig(0.04, 1e-5, 1e-8, new Limits(0.5, 3), new Limits(1.2, 8), 0.012);
    }
}
