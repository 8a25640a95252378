package vidact.control.trajectory;

import java.util.Arrays;
import vidact.control.qp.QuadraticProgram;
import vidact.control.qp.QuadraticProgram.Verdict;

/**
 * One coordinate of a path: a uniform cubic B-spline that starts in a given state and follows S points one step apart, smoothed
 * within limits. Limits on control points hold between them too (convex hull), so they hold at every time.
 *
 * <p>Control points {@code c0..c(S+2)}: the first three follow from the start, the other S are found by a quadratic program that
 * weighs distance to the points (straight lines between them, four samples a step) against acceleration and jerk.
 */
final class AxisSpline {
    private static final int SAMPLES = 4;
    private static final int FIXED = 3;
    private static final int ROW_GROUPS = 6; // two sides each of speed, acceleration, position

    private final int steps;
    private final double h;
    private final QuadraticProgram program;
    private final double[][] residuals; // rows over all control points whose weighted squares are minimised
    private final double[] hessian;
    private final double[] gradient;
    private final double[] rows;
    private final double[] bounds;
    private final double[] control;

    /** Where the coordinate is, per second, per second squared. */
    record State(double position, double velocity, double acceleration) {}

    /** Least and greatest position. */
    record Range(double lower, double upper) {
        static final Range ALL = new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    AxisSpline(int steps, SmoothingConfig config) {
        this.steps = steps;
        this.h = config.stepSeconds();
        program = new QuadraticProgram(steps, ROW_GROUPS * steps);
        control = new double[steps + FIXED];
        gradient = new double[steps];
        rows = new double[ROW_GROUPS * steps * steps];
        bounds = new double[ROW_GROUPS * steps];
        residuals = residuals(config);
        hessian = new double[steps * steps];
        for (double[] residual : residuals) {
            for (int a = 0; a < steps; a++) {
                for (int b = 0; b < steps; b++) {
                    hessian[a * steps + b] += residual[a + FIXED] * residual[b + FIXED];
                }
            }
        }
    }

    /**
     * Finds the path.
     *
     * @param points {@code [S]} the coordinate after 1, 2, ... S steps
     * @return false if no path within the limits starts so; then there is none
     */
    boolean fit(State start, double[] points, SmoothingConfig.Limits limits, Range range) {
        fixStart(start, limits);
        Arrays.fill(gradient, 0);
        for (int i = 0; i < residuals.length; i++) {
            double[] residual = residuals[i];
            double rest = i < SAMPLES * steps ? -wanted(i, start.position(), points) : 0;
            for (int k = 0; k < FIXED; k++) {
                rest += residual[k] * control[k];
            }
            for (int k = 0; k < steps; k++) {
                gradient[k] += residual[k + FIXED] * rest;
            }
        }
        limit(limits, range);
        if (program.solve(hessian, gradient, rows, bounds) != Verdict.SOLVED) {
            return false;
        }
        for (int k = 0; k < steps; k++) {
            control[k + FIXED] = program.solution(k);
        }
        return true;
    }

    /** Derivative 0, 1 or 2 of the path at a time in [0, S steps]; later it stands where it ended. */
    double at(double seconds, int derivative) {
        double place = Math.max(0, Math.min(steps, seconds / h));
        int segment = Math.min(steps - 1, (int) place);
        double[] basis = basis(place - segment, derivative);
        double sum = 0;
        for (int k = 0; k < basis.length; k++) {
            sum += basis[k] * control[segment + k];
        }
        boolean over = seconds > steps * h + 1e-9;
        return over && derivative > 0 ? 0 : sum / Math.pow(h, derivative);
    }

    private void fixStart(State start, SmoothingConfig.Limits limits) {
        double velocity = clamp(start.velocity(), limits.velocity());
        double room = 2 * (limits.velocity() - Math.abs(velocity)) / h;
        double acceleration = clamp(start.acceleration(), Math.min(limits.acceleration(), room));
        control[1] = start.position() - acceleration * h * h / 6;
        double sum = 6 * start.position() - 4 * control[1];
        double difference = 2 * h * velocity;
        control[0] = (sum - difference) / 2;
        control[2] = (sum + difference) / 2;
    }

    /** Weighted residuals as rows over the control points: samples first, then acceleration, then jerk. */
    private double[][] residuals(SmoothingConfig config) {
        double[][] all = new double[SAMPLES * steps + 2 * steps][steps + FIXED];
        double each = 1 / Math.sqrt(SAMPLES * (double) steps);
        for (int i = 0; i < SAMPLES * steps; i++) {
            double[] basis = basis((i % SAMPLES + 1) / (double) SAMPLES, 0);
            for (int k = 0; k < basis.length; k++) {
                all[i][i / SAMPLES + k] = each * basis[k];
            }
        }
        double acceleration = Math.sqrt(config.accelerationWeight() / steps) / (h * h);
        double jerk = Math.sqrt(config.jerkWeight() / steps) / (h * h * h);
        double[] second = {1, -2, 1};
        double[] third = {-1, 3, -3, 1};
        for (int s = 0; s < steps; s++) {
            for (int k = 0; k < second.length; k++) {
                all[SAMPLES * steps + s][s + 1 + k] = acceleration * second[k];
            }
            for (int k = 0; k < third.length; k++) {
                all[(SAMPLES + 1) * steps + s][s + k] = jerk * third[k];
            }
        }
        return all;
    }

    /** Weighted place where sample i should be: on straight lines from the start through the points. */
    private double wanted(int i, double start, double[] points) {
        int segment = i / SAMPLES;
        double way = (i % SAMPLES + 1) / (double) SAMPLES;
        double from = segment == 0 ? start : points[segment - 1];
        return (from + way * (points[segment] - from)) / Math.sqrt(SAMPLES * (double) steps);
    }

    private void limit(SmoothingConfig.Limits limits, Range range) {
        Arrays.fill(rows, 0);
        int row = 0;
        for (int k = 0; k < steps; k++) {
            int c = k + FIXED;
            row = bothSides(row, new int[] {c - 1, c}, new double[] {-1, 1}, limits.velocity() * h);
            row = bothSides(row, new int[] {c - 2, c - 1, c}, new double[] {1, -2, 1}, limits.acceleration() * h * h);
            rows[row * steps + k] = 1;
            bounds[row++] = range.lower();
            rows[row * steps + k] = -1;
            bounds[row++] = -range.upper();
        }
    }

    /** Two rows that keep a weighted sum of control points within plus and minus {@code most}. */
    private int bothSides(int row, int[] points, double[] weights, double most) {
        double known = 0;
        for (int i = 0; i < points.length; i++) {
            if (points[i] < FIXED) {
                known += weights[i] * control[points[i]];
            } else {
                rows[row * steps + points[i] - FIXED] = weights[i];
                rows[(row + 1) * steps + points[i] - FIXED] = -weights[i];
            }
        }
        bounds[row] = -most - known;
        bounds[row + 1] = -most + known;
        return row + 2;
    }

    private static double[] basis(double u, int derivative) {
        double v = 1 - u;
        return switch (derivative) {
            case 0 ->
                new double[] {
                    v * v * v / 6,
                    (3 * u * u * u - 6 * u * u + 4) / 6,
                    (-3 * u * u * u + 3 * u * u + 3 * u + 1) / 6,
                    u * u * u / 6
                };
            case 1 -> new double[] {-v * v / 2, (3 * u * u - 4 * u) / 2, (-3 * u * u + 2 * u + 1) / 2, u * u / 2};
            default -> new double[] {v, 3 * u - 2, 1 - 3 * u, u};
        };
    }

    private static double clamp(double value, double most) {
        return Math.max(-most, Math.min(most, value));
    }
}
