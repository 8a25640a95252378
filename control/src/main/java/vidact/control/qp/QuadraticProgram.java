package vidact.control.qp;

import java.util.Arrays;
import vidact.core.Check;

/**
 * Dense strictly convex quadratic programs by the dual active-set method of Goldfarb and Idnani (Mathematical Programming 27,
 * 1983): minimise {@code 1/2 x'Hx + g'x} subject to {@code C x >= b}. Sizes are fixed at construction and nothing is allocated
 * afterwards; not thread-safe. Matrices are row by row.
 */
public final class QuadraticProgram {
    private static final int ITERATIONS_PER_ROW = 10;
    private static final int LEAST_ITERATIONS = 200;
    /** A row counts as violated beyond this share of its own size. */
    private static final double VIOLATED = 1e-11;
    /** A row's normal counts as dependent on the active ones when no more than this share of it (squared) is left. */
    private static final double DEPENDENT = 1e-16;

    private final int n;
    private final int m;
    private final double[] j; // [n, n]: J = L^-T Q, so that J J' = H^-1
    private final double[] r; // [n, n]: upper triangle, J' N = (R; 0)
    private final double[] x;
    private final double[] d;
    private final double[] z;
    private final double[] step; // multipliers' direction
    private final double[] u; // multipliers of active rows, in their order
    private final int[] active;
    private final boolean[] isActive;
    private final double[] norms;
    private final double[] work;
    private final double[] residual;
    private int count; // of active rows
    private int iterations;

    /** What became of a problem. */
    public enum Verdict {
        SOLVED,
        /** No point satisfies all rows. */
        INFEASIBLE,
        ITERATION_LIMIT,
        /** The Hessian is not positive definite, or a number is not finite. */
        NOT_CONVEX
    }

    /**
     * Room for problems of one size.
     *
     * @param variables n, length of x
     * @param rows m, number of inequalities
     */
    public QuadraticProgram(int variables, int rows) {
        Check.argument(variables > 0 && rows >= 0, "a program needs variables, got %d and %d rows", variables, rows);
        n = variables;
        m = rows;
        j = new double[n * n];
        r = new double[n * n];
        x = new double[n];
        d = new double[n];
        z = new double[n];
        step = new double[n + 1];
        u = new double[n + 1];
        active = new int[n + 1];
        isActive = new boolean[m];
        norms = new double[m];
        work = new double[n * n];
        residual = new double[n];
    }

    /**
     * Solves one problem; the solution is then in {@link #solution}.
     *
     * @param hessian {@code [n, n]}, symmetric
     * @param gradient {@code [n]}
     * @param rows {@code [m, n]}
     * @param bounds {@code [m]}
     */
    public Verdict solve(double[] hessian, double[] gradient, double[] rows, double[] bounds) {
        count = 0;
        iterations = 0;
        Arrays.fill(isActive, false);
        if (!factor(hessian)) {
            return Verdict.NOT_CONVEX;
        }
        unconstrainedMinimum(gradient);
        for (int i = 0; i < m; i++) {
            norms[i] = Math.sqrt(dot(rows, i * n, rows, i * n));
            if (!(norms[i] < Double.POSITIVE_INFINITY) || Double.isNaN(bounds[i])) {
                return Verdict.NOT_CONVEX;
            }
        }
        int limit = LEAST_ITERATIONS + ITERATIONS_PER_ROW * m;
        while (true) {
            int row = mostViolated(rows, bounds);
            if (row < 0) {
                refine(hessian, gradient, rows, bounds);
                return Verdict.SOLVED;
            }
            Verdict verdict = activate(row, rows, bounds, limit);
            if (verdict != Verdict.SOLVED) {
                return verdict;
            }
        }
    }

    /** Value {@code i} of the last solution. */
    public double solution(int i) {
        return x[i];
    }

    /** Multiplier of a row at the last solution, at least 0; 0 for a row that is not active. */
    public double multiplier(int row) {
        for (int k = 0; k < count; k++) {
            if (active[k] == row) {
                return u[k];
            }
        }
        return 0;
    }

    /** Cholesky factor H = L L', then J = L^-T. */
    private boolean factor(double[] hessian) {
        double[] l = work;
        for (int row = 0; row < n; row++) {
            for (int c = 0; c <= row; c++) {
                double sum = hessian[row * n + c];
                for (int k = 0; k < c; k++) {
                    sum -= l[row * n + k] * l[c * n + k];
                }
                if (c < row) {
                    l[row * n + c] = sum / l[c * n + c];
                } else if (sum > 0 && sum < Double.POSITIVE_INFINITY) {
                    l[row * n + row] = Math.sqrt(sum);
                } else {
                    return false;
                }
            }
        }
        Arrays.fill(j, 0);
        for (int c = 0; c < n; c++) { // column c of L^-1 is row c of L^-T
            for (int row = c; row < n; row++) {
                double sum = row == c ? 1 : 0;
                for (int k = c; k < row; k++) {
                    sum -= l[row * n + k] * j[c * n + k];
                }
                j[c * n + row] = sum / l[row * n + row];
            }
        }
        return true;
    }

    private void unconstrainedMinimum(double[] gradient) {
        for (int k = 0; k < n; k++) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += j[i * n + k] * gradient[i];
            }
            d[k] = sum;
        }
        for (int i = 0; i < n; i++) {
            x[i] = -dot(j, i * n, d, 0);
        }
    }

    private int mostViolated(double[] rows, double[] bounds) {
        int worst = -1;
        double most = 0;
        for (int i = 0; i < m; i++) {
            if (isActive[i] || bounds[i] == Double.NEGATIVE_INFINITY) {
                continue;
            }
            double slack = dot(rows, i * n, x, 0) - bounds[i];
            double size = norms[i] + Math.abs(bounds[i]);
            double relative = slack / (norms[i] > 0 ? norms[i] : 1);
            if (!(slack >= -VIOLATED * size) && relative < most) {
                worst = i;
                most = relative;
            }
        }
        return worst;
    }

    /** Takes up a violated row, dropping active ones on the way where their multipliers would turn negative. */
    private Verdict activate(int row, double[] rows, double[] bounds, int limit) {
        u[count] = 0;
        while (true) {
            if (++iterations > limit) {
                return Verdict.ITERATION_LIMIT;
            }
            directions(rows, row * n);
            double whole = dot(d, 0, d, 0);
            double left = 0;
            for (int k = count; k < n; k++) {
                left += d[k] * d[k];
            }
            boolean dependent = left <= DEPENDENT * whole;
            int blocking = blocking();
            double dual = blocking < 0 ? Double.POSITIVE_INFINITY : u[blocking] / step[blocking];
            double slack = dot(rows, row * n, x, 0) - bounds[row];
            double primal = dependent ? Double.POSITIVE_INFINITY : -slack / left;
            double t = Math.min(dual, primal);
            if (t == Double.POSITIVE_INFINITY) {
                return Verdict.INFEASIBLE;
            }
            for (int k = 0; k < count; k++) {
                u[k] = Math.max(0, u[k] - t * step[k]);
            }
            u[count] += t;
            if (!dependent) {
                for (int i = 0; i < n; i++) {
                    x[i] += t * z[i];
                }
            }
            if (primal <= dual) {
                add(row);
                return Verdict.SOLVED;
            }
            drop(blocking);
        }
    }

    /** With normal a: d = J'a, z = J2 d2 (way of x), step = R^-1 d1 (way of the multipliers). */
    private void directions(double[] rows, int at) {
        for (int k = 0; k < n; k++) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += j[i * n + k] * rows[at + i];
            }
            d[k] = sum;
        }
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int k = count; k < n; k++) {
                sum += j[i * n + k] * d[k];
            }
            z[i] = sum;
        }
        System.arraycopy(d, 0, step, 0, count);
        solveR(step);
    }

    /** The active row whose multiplier reaches 0 first, or -1. */
    private int blocking() {
        int blocking = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int k = 0; k < count; k++) {
            if (step[k] > 0 && u[k] / step[k] < least) {
                least = u[k] / step[k];
                blocking = k;
            }
        }
        return blocking;
    }

    /** Rotates d's tail into its first place; the head becomes R's new column. */
    private void add(int row) {
        for (int k = n - 1; k > count; k--) {
            if (d[k] != 0) {
                double length = Math.hypot(d[k - 1], d[k]);
                rotate(j, k - 1, k, d[k - 1] / length, d[k] / length, n);
                d[k - 1] = length;
                d[k] = 0;
            }
        }
        for (int k = 0; k <= count; k++) {
            r[k * n + count] = d[k];
        }
        active[count++] = row;
        isActive[row] = true;
    }

    /** Takes a column out of R and makes R triangular again. */
    private void drop(int place) {
        isActive[active[place]] = false;
        for (int c = place; c < count - 1; c++) {
            active[c] = active[c + 1];
            u[c] = u[c + 1];
            for (int k = 0; k <= c + 1; k++) {
                r[k * n + c] = r[k * n + c + 1];
            }
        }
        u[count - 1] = u[count];
        count--;
        for (int c = place; c < count; c++) {
            double a = r[c * n + c];
            double b = r[(c + 1) * n + c];
            double length = Math.hypot(a, b);
            if (b == 0 || length == 0) {
                continue;
            }
            double cosine = a / length;
            double sine = b / length;
            for (int k = c; k < count; k++) {
                double top = r[c * n + k];
                double bottom = r[(c + 1) * n + k];
                r[c * n + k] = cosine * top + sine * bottom;
                r[(c + 1) * n + k] = cosine * bottom - sine * top;
            }
            rotate(j, c, c + 1, cosine, sine, n);
        }
    }

    /** One step of Newton on the optimality conditions of the active rows: takes off what rounding put on. */
    private void refine(double[] hessian, double[] gradient, double[] rows, double[] bounds) {
        double[] primal = z; // R^-T (b - C x)
        for (int k = 0; k < count; k++) {
            int at = active[k] * n;
            double sum = bounds[active[k]] - dot(rows, at, x, 0);
            for (int i = 0; i < k; i++) {
                sum -= r[i * n + k] * primal[i];
            }
            primal[k] = sum / r[k * n + k];
        }
        for (int i = 0; i < n; i++) {
            residual[i] = gradient[i] + dot(hessian, i * n, x, 0);
            for (int k = 0; k < count; k++) {
                residual[i] -= u[k] * rows[active[k] * n + i];
            }
        }
        for (int k = 0; k < n; k++) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += j[i * n + k] * residual[i];
            }
            d[k] = k < count ? primal[k] : -sum;
            if (k < count) {
                step[k] = primal[k] + sum;
            }
        }
        for (int i = 0; i < n; i++) {
            x[i] += dot(j, i * n, d, 0);
        }
        solveR(step);
        for (int k = 0; k < count; k++) {
            u[k] = Math.max(0, u[k] + step[k]);
        }
    }

    /** Solves R v = v for the active part. */
    private void solveR(double[] v) {
        for (int k = count - 1; k >= 0; k--) {
            double sum = v[k];
            for (int c = k + 1; c < count; c++) {
                sum -= r[k * n + c] * v[c];
            }
            v[k] = sum / r[k * n + k];
        }
    }

    /** Turns columns a and b of a matrix. */
    private static void rotate(double[] matrix, int a, int b, double cosine, double sine, int n) {
        for (int i = 0; i < n; i++) {
            double left = matrix[i * n + a];
            double right = matrix[i * n + b];
            matrix[i * n + a] = cosine * left + sine * right;
            matrix[i * n + b] = cosine * right - sine * left;
        }
    }

    private double dot(double[] a, int i, double[] b, int k) {
        double sum = 0;
        for (int c = 0; c < n; c++) {
            sum += a[i + c] * b[k + c];
        }
        return sum;
    }
}
