package vidact.control.arm;

import java.util.Arrays;
import vidact.core.geometry.Pose;
import vidact.core.geometry.Vector;

/**
 * Forward kinematics and the geometric Jacobian of an arm, in the base frame. It works in arrays of its own and allocates
 * nothing after construction; not thread-safe.
 */
public final class Kinematics {
    private static final double SINGULAR_PIVOT = 1e-14;

    private final int joints;
    private final double[] offsets; // [J + 1, 12]: rotation row by row, then position; the last is the tool's
    private final double[] frames; // [J + 1, 12]: links, then the tool, in the base frame

    public Kinematics(ArmModel arm) {
        joints = arm.joints();
        offsets = new double[12 * (joints + 1)];
        frames = new double[12 * (joints + 1)];
        for (int i = 0; i <= joints; i++) {
            write(i < joints ? arm.offset(i) : arm.tool(), offsets, 12 * i);
        }
    }

    /** Computes all frames at these joint angles, radians {@code [J]}. */
    public void update(double[] angles) {
        for (int i = 0; i <= joints; i++) {
            if (i == 0) {
                System.arraycopy(offsets, 0, frames, 0, 12);
            } else {
                multiply(frames, 12 * (i - 1), offsets, 12 * i, frames, 12 * i);
            }
            if (i < joints) {
                turn(12 * i, Math.cos(angles[i]), Math.sin(angles[i]));
            }
        }
    }

    /** Pose of the tool at the last update. */
    public Pose tool() {
        return pose(joints);
    }

    /** Pose of what joint {@code link} moves, at the last update. */
    public Pose link(int link) {
        return pose(link);
    }

    /**
     * The geometric Jacobian of the tool at the last update.
     *
     * @param jacobian receives {@code [6, J]}, row by row: three linear rows in m/rad, three angular rows
     */
    public void jacobian(double[] jacobian) {
        int tool = 12 * joints + 9;
        for (int i = 0; i < joints; i++) {
            int f = 12 * i;
            double ax = frames[f + 2];
            double ay = frames[f + 5];
            double az = frames[f + 8];
            double dx = frames[tool] - frames[f + 9];
            double dy = frames[tool + 1] - frames[f + 10];
            double dz = frames[tool + 2] - frames[f + 11];
            jacobian[i] = ay * dz - az * dy;
            jacobian[joints + i] = az * dx - ax * dz;
            jacobian[2 * joints + i] = ax * dy - ay * dx;
            jacobian[3 * joints + i] = ax;
            jacobian[4 * joints + i] = ay;
            jacobian[5 * joints + i] = az;
        }
    }

    /**
     * How fast a point of the arm moves along a direction for each joint's speed: {@code direction . dx/dq}, added to
     * {@code row} times {@code sign}.
     */
    void addPointRow(int link, double[] point, double[] direction, double sign, double[] row) {
        for (int i = 0; i <= link; i++) {
            int f = 12 * i;
            double ax = frames[f + 2];
            double ay = frames[f + 5];
            double az = frames[f + 8];
            double dx = point[0] - frames[f + 9];
            double dy = point[1] - frames[f + 10];
            double dz = point[2] - frames[f + 11];
            row[i] += sign
                    * (direction[0] * (ay * dz - az * dy)
                            + direction[1] * (az * dx - ax * dz)
                            + direction[2] * (ax * dy - ay * dx));
        }
    }

    /** A point of a link in the base frame. */
    void transform(int link, double[] local, int from, double[] point, int to) {
        int f = 12 * link;
        for (int r = 0; r < 3; r++) {
            point[to + r] = frames[f + 9 + r]
                    + frames[f + 3 * r] * local[from]
                    + frames[f + 3 * r + 1] * local[from + 1]
                    + frames[f + 3 * r + 2] * local[from + 2];
        }
    }

    /**
     * Yoshikawa's manipulability {@code sqrt(det(J J'))} of a Jacobian {@code [6, J]}; 0 where the arm is singular.
     *
     * @param square workspace {@code [6, 6]}
     */
    public double manipulability(double[] jacobian, double[] square) {
        Arrays.fill(square, 0);
        for (int r = 0; r < 6; r++) {
            for (int c = 0; c <= r; c++) {
                double sum = 0;
                for (int k = 0; k < joints; k++) {
                    sum += jacobian[r * joints + k] * jacobian[c * joints + k];
                }
                square[6 * r + c] = sum;
            }
        }
        double product = 1;
        for (int r = 0; r < 6; r++) {
            for (int c = 0; c <= r; c++) {
                double sum = square[6 * r + c];
                for (int k = 0; k < c; k++) {
                    sum -= square[6 * r + k] * square[6 * c + k];
                }
                if (c < r) {
                    square[6 * r + c] = sum / square[6 * c + c];
                } else if (sum < SINGULAR_PIVOT) {
                    return 0;
                } else {
                    square[6 * r + r] = Math.sqrt(sum);
                    product *= square[6 * r + r];
                }
            }
        }
        return product;
    }

    private void turn(int f, double cosine, double sine) {
        for (int r = 0; r < 3; r++) {
            double x = frames[f + 3 * r];
            double y = frames[f + 3 * r + 1];
            frames[f + 3 * r] = cosine * x + sine * y;
            frames[f + 3 * r + 1] = cosine * y - sine * x;
        }
    }

    private static void multiply(double[] a, int i, double[] b, int j, double[] out, int k) {
        for (int r = 0; r < 3; r++) {
            double x = a[i + 3 * r];
            double y = a[i + 3 * r + 1];
            double z = a[i + 3 * r + 2];
            for (int c = 0; c < 3; c++) {
                out[k + 3 * r + c] = x * b[j + c] + y * b[j + 3 + c] + z * b[j + 6 + c];
            }
            out[k + 9 + r] = a[i + 9 + r] + x * b[j + 9] + y * b[j + 10] + z * b[j + 11];
        }
    }

    private Pose pose(int frame) {
        int f = 12 * frame;
        return new Pose(
                new Vector(frames[f + 9], frames[f + 10], frames[f + 11]),
                new Vector(frames[f], frames[f + 3], frames[f + 6]),
                new Vector(frames[f + 1], frames[f + 4], frames[f + 7]),
                new Vector(frames[f + 2], frames[f + 5], frames[f + 8]));
    }

    private static void write(Pose pose, double[] out, int at) {
        System.arraycopy(pose.rotation(), 0, out, at, 9);
        for (int r = 0; r < 3; r++) {
            out[at + 9 + r] = pose.position().component(r);
        }
    }
}
