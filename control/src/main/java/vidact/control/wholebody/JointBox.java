package vidact.control.wholebody;

import vidact.control.arm.ArmModel;

/** Which joint speeds a step may have, so that every joint can still stop before its end. */
final class JointBox {
    private static final double DT = ControllerConfig.STEP_SECONDS;

    private final ArmModel arm;
    final double[] lower;
    final double[] upper;

    JointBox(ArmModel arm) {
        this.arm = arm;
        lower = new double[arm.joints()];
        upper = new double[arm.joints()];
    }

    /** The range of each joint's next speed, rad/s, from its angle and speed now. It is never empty once it held. */
    void update(double[] angles, double[] speeds) {
        for (int i = 0; i < lower.length; i++) {
            double change = arm.accelerationLimit(i) * DT;
            double most = arm.velocityLimit(i);
            double up = Math.min(most, fastest(arm.upper(i) - angles[i], change));
            double down = -Math.min(most, fastest(angles[i] - arm.lower(i), change));
            upper[i] = Math.max(Math.min(up, speeds[i] + change), speeds[i] - change);
            lower[i] = Math.min(Math.max(down, speeds[i] - change), speeds[i] + change);
        }
    }

    /**
     * The speed from which a joint that slows down by {@code change} a step stops after exactly {@code distance}: the sum of
     * v, v - change, v - 2 change, ... times the step is the distance. This is v = sqrt(2 a d) in steps.
     */
    static double fastest(double distance, double change) {
        if (distance == Double.POSITIVE_INFINITY) {
            return Double.POSITIVE_INFINITY;
        }
        double unit = distance / (change * DT);
        if (unit <= 0) {
            return 0;
        }
        double whole = Math.floor((Math.sqrt(1 + 8 * unit) - 1) / 2);
        double rest = (unit - whole * (whole + 1) / 2) / (whole + 1);
        return change * (whole + rest);
    }

    /** Brings a solution back into the range that rounding left. */
    void clamp(double[] speeds) {
        for (int i = 0; i < speeds.length; i++) {
            speeds[i] = Math.max(lower[i], Math.min(upper[i], speeds[i]));
        }
    }

    /** Slows every joint down at its limit. */
    void brake(double[] speeds) {
        for (int i = 0; i < speeds.length; i++) {
            double change = arm.accelerationLimit(i) * DT;
            speeds[i] = Math.signum(speeds[i]) * Math.max(0, Math.abs(speeds[i]) - change);
        }
    }
}
