package vidact.ingestion.robot;

/** Rotations as Bridge, RT-1 and DROID write them: roll, pitch, yaw in radians, {@code R = Rz(yaw) Ry(pitch) Rx(roll)}. */
final class EulerAngles {
    private EulerAngles() {}

    /** The rotation matrix, {@code [3][3]} by rows. */
    static double[][] matrix(double roll, double pitch, double yaw) {
        double sr = Math.sin(roll);
        double cr = Math.cos(roll);
        double sp = Math.sin(pitch);
        double cp = Math.cos(pitch);
        double sy = Math.sin(yaw);
        double cy = Math.cos(yaw);
        return new double[][] {
            {cy * cp, cy * sp * sr - sy * cr, cy * sp * cr + sy * sr},
            {sy * cp, sy * sp * sr + cy * cr, sy * sp * cr - cy * sr},
            {-sp, cp * sr, cp * cr}
        };
    }

    /**
     * By how much an action is not the motion between two states, as a delta in the tool's frame at the first.
     *
     * @param from position and angles, {@code [6]} or more; likewise {@code to}
     * @param action translation and angles, {@code [6]} or more
     * @return the greatest difference over translation, in metres, and the turn's matrix
     */
    static double residualInToolFrame(double[] from, double[] to, double[] action) {
        double[][] before = matrix(from[3], from[4], from[5]);
        double[][] after = matrix(to[3], to[4], to[5]);
        double[][] turn = matrix(action[3], action[4], action[5]);
        double worst = 0;
        for (int i = 0; i < 3; i++) {
            double moved = 0;
            for (int k = 0; k < 3; k++) {
                moved += before[k][i] * (to[k] - from[k]);
            }
            worst = Math.max(worst, Math.abs(moved - action[i]));
            for (int j = 0; j < 3; j++) {
                double turned = 0;
                for (int k = 0; k < 3; k++) {
                    turned += before[k][i] * after[k][j];
                }
                worst = Math.max(worst, Math.abs(turned - turn[i][j]));
            }
        }
        return worst;
    }
}
