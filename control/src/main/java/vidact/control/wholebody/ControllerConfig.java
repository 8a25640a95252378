package vidact.control.wholebody;

import vidact.core.Check;

/**
 * How the arm is driven after its target.
 *
 * @param gains of the way to the target
 * @param damping price of joint speed, so that singular poses stay calm
 * @param manipulability pull towards poses that can move in all directions
 * @param clearance distance keeping
 * @param refusals what counts as a target that cannot be meant
 */
public record ControllerConfig(
        Gains gains, double damping, double manipulability, Clearance clearance, Refusals refusals) {
    /** One control step, seconds: 200 Hz. */
    public static final double STEP_SECONDS = 0.005;

    public ControllerConfig {
        Check.argument(damping > 0, "damping must be above 0, got %s", damping);
        Check.argument(manipulability >= 0, "manipulability must be at least 0, got %s", manipulability);
    }

    /**
     * Speed towards the target for each metre or radian that is left, and the most of it.
     *
     * @param linear 1/s; likewise angular
     * @param fastest m/s
     * @param fastestTurn rad/s
     * @param angularWeight weight of the three angular rows against the three linear ones
     */
    public record Gains(double linear, double angular, double fastest, double fastestTurn, double angularWeight) {}

    /**
     * Distance keeping.
     *
     * @param margin least distance of the arm to anything, metres
     * @param approach greatest speed of approach for each metre above the margin, 1/s
     * @param deceleration with which an approach can be stopped, m/s²
     */
    public record Clearance(double margin, double approach, double deceleration) {
        public Clearance {
            Check.argument(
                    margin >= 0 && approach > 0 && deceleration > 0,
                    "margin must be at least 0, approach and deceleration above 0, got %s, %s, %s",
                    margin,
                    approach,
                    deceleration);
        }
    }

    /**
     * When to brake and hold.
     *
     * @param jump target this far from the one before and from the tool, metres
     * @param jumpTurn likewise turned, radians
     * @param singular manipulability below which it may not fall further
     */
    public record Refusals(double jump, double jumpTurn, double singular) {}

    /** For the arms that we know. */
    public static ControllerConfig standard() {
        return new ControllerConfig(
                new Gains(20, 12, 0.8, 2, 0.3), 1e-3, 2e-3, new Clearance(0.01, 5, 2), new Refusals(0.1, 0.7, 2e-3));
    }
}
