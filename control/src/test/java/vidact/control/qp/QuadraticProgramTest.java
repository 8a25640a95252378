package vidact.control.qp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.ojalgo.matrix.store.R064Store;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.convex.ConvexSolver;
import vidact.control.qp.QuadraticProgram.Verdict;

final class QuadraticProgramTest {
    private static final int PROBLEMS = 10_000;
    private static final int N = 7;
    private static final int M = 30;

    @Test
    void aBoxCutsTheUnconstrainedMinimum() {
        QuadraticProgram program = new QuadraticProgram(2, 2);
        Verdict verdict = program.solve(
                new double[] {2, 0, 0, 2}, new double[] {-2, -6}, new double[] {-1, 0, 0, -1}, new double[] {-3, -2});
        assertThat(verdict).isEqualTo(Verdict.SOLVED);
        assertThat(program.solution(0)).isCloseTo(1, within(1e-15));
        assertThat(program.solution(1)).isCloseTo(2, within(1e-15));
        assertThat(program.multiplier(0)).isZero();
        assertThat(program.multiplier(1)).isCloseTo(2, within(1e-15));
    }

    @Test
    void saysWhenTheHessianOrANumberIsUnfit() {
        QuadraticProgram program = new QuadraticProgram(1, 1);
        assertThat(program.solve(new double[] {-1}, new double[1], new double[] {1}, new double[] {0}))
                .isEqualTo(Verdict.NOT_CONVEX);
        assertThat(program.solve(new double[] {Double.NaN}, new double[1], new double[] {1}, new double[] {0}))
                .isEqualTo(Verdict.NOT_CONVEX);
        assertThat(program.solve(new double[] {1}, new double[1], new double[] {1}, new double[] {Double.NaN}))
                .isEqualTo(Verdict.NOT_CONVEX);
        assertThat(program.solve(new double[] {1}, new double[1], new double[] {0}, new double[] {1}))
                .as("0 x >= 1")
                .isEqualTo(Verdict.INFEASIBLE);
    }

    @Test
    void tenThousandProblemsMeetTheOptimalityConditionsAndAgreeWithOjAlgo() {
        int infeasible = 0;
        for (int i = 0; i < PROBLEMS; i++) {
            Problem problem = Problem.draw(Kind.values()[i % Kind.values().length], new SplittableRandom(1000 + i));
            QuadraticProgram program = new QuadraticProgram(N, M);
            Verdict verdict = program.solve(problem.hessian, problem.gradient, problem.rows, problem.bounds);
            Optimisation.Result other = problem.byOjAlgo();
            String name = "problem " + i + " " + problem.kind;
            if (verdict == Verdict.INFEASIBLE) {
                infeasible++;
                assertThat(other.getState().isFeasible()).as(name).isFalse();
                continue;
            }
            assertThat(verdict).as(name).isEqualTo(Verdict.SOLVED);
            double tolerance = problem.kind == Kind.NEARLY_SINGULAR ? 1e-6 : 1e-9;
            assertThat(problem.residual(program)).as(name).isLessThan(tolerance);
            if (other.getState().isOptimal()) {
                double mine = problem.objective(program);
                double theirs = other.getValue();
                assertThat(mine - theirs).as(name).isLessThanOrEqualTo(1e-6 * Math.max(1, Math.abs(theirs)));
                if (problem.violation(other) <= 1e-9) {
                    assertThat(theirs - mine).as(name).isGreaterThan(-1e-6 * Math.max(1, Math.abs(mine)));
                }
            } else {
                assertThat(problem.violation(program))
                        .as(name + ": ours satisfies all rows")
                        .isLessThan(1e-9);
            }
        }
        assertThat(infeasible).isGreaterThan(PROBLEMS / 10);
    }

    private enum Kind {
        GENERAL,
        NEARLY_SINGULAR,
        DUPLICATE_ROWS,
        EQUALITIES,
        MANY_ROWS_THROUGH_ONE_POINT,
        CONTRADICTION
    }

    /** minimise 1/2 x'Hx + g'x subject to C x >= b. */
    private static final class Problem {
        private final Kind kind;
        private final double[] hessian = new double[N * N];
        private final double[] gradient = new double[N];
        private final double[] rows = new double[M * N];
        private final double[] bounds = new double[M];

        private Problem(Kind kind) {
            this.kind = kind;
        }

        static Problem draw(Kind kind, SplittableRandom random) {
            Problem problem = new Problem(kind);
            boolean singular = kind == Kind.NEARLY_SINGULAR;
            problem.drawHessian(random, singular ? 2 : N, singular ? 1e-7 : 1e-2);
            double[] inside = normal(random, N);
            for (int i = 0; i < M; i++) {
                for (int k = 0; k < N; k++) {
                    problem.rows[i * N + k] = random.nextGaussian();
                }
                double slack = kind == Kind.MANY_ROWS_THROUGH_ONE_POINT ? 0 : random.nextDouble(0, 2);
                problem.bounds[i] = problem.row(i, inside) - slack;
            }
            problem.pairRows(random);
            return problem;
        }

        private void drawHessian(SplittableRandom random, int rank, double ridge) {
            double[] factor = normal(random, N * rank);
            for (int a = 0; a < N; a++) {
                gradient[a] = 3 * random.nextGaussian();
                for (int b = 0; b < N; b++) {
                    hessian[a * N + b] = a == b ? ridge : 0;
                    for (int k = 0; k < rank; k++) {
                        hessian[a * N + b] += factor[a * rank + k] * factor[b * rank + k];
                    }
                }
            }
            if (rank < N) { // the gradient lies in the range, or the minimum would be a million away
                double[] point = normal(random, N);
                for (int a = 0; a < N; a++) {
                    gradient[a] = 0;
                    for (int b = 0; b < N; b++) {
                        gradient[a] += hessian[a * N + b] * point[b];
                    }
                }
            }
        }

        private void pairRows(SplittableRandom random) {
            int pairs = switch (kind) {
                case DUPLICATE_ROWS -> M / 2;
                case EQUALITIES -> 3;
                case CONTRADICTION -> 1 + random.nextInt(3);
                default -> 0;
            };
            for (int p = 0; p < pairs; p++) {
                int a = 2 * p;
                int b = a + 1;
                double sign = kind == Kind.DUPLICATE_ROWS ? 1 : -1;
                double scale = kind == Kind.DUPLICATE_ROWS ? 1 + random.nextInt(3) : 1;
                for (int k = 0; k < N; k++) {
                    rows[b * N + k] = sign * scale * rows[a * N + k];
                }
                double gap = kind == Kind.CONTRADICTION ? random.nextDouble(0.01, 1) : 0;
                bounds[b] = sign * scale * bounds[a] + gap;
            }
        }

        private double row(int i, double[] x) {
            double sum = 0;
            for (int k = 0; k < N; k++) {
                sum += rows[i * N + k] * x[k];
            }
            return sum;
        }

        Optimisation.Result byOjAlgo() {
            R064Store q = R064Store.FACTORY.make(N, N);
            R064Store c = R064Store.FACTORY.make(N, 1);
            R064Store a = R064Store.FACTORY.make(M, N);
            R064Store b = R064Store.FACTORY.make(M, 1);
            for (int i = 0; i < N; i++) {
                c.set(i, 0, -gradient[i]);
                for (int k = 0; k < N; k++) {
                    q.set(i, k, hessian[i * N + k]);
                }
            }
            for (int i = 0; i < M; i++) {
                b.set(i, 0, -bounds[i]);
                for (int k = 0; k < N; k++) {
                    a.set(i, k, -rows[i * N + k]);
                }
            }
            return ConvexSolver.newBuilder()
                    .objective(q, c)
                    .inequalities(a, b)
                    .build()
                    .solve();
        }

        double objective(QuadraticProgram program) {
            double sum = 0;
            for (int i = 0; i < N; i++) {
                sum += gradient[i] * program.solution(i);
                for (int k = 0; k < N; k++) {
                    sum += 0.5 * hessian[i * N + k] * program.solution(i) * program.solution(k);
                }
            }
            return sum;
        }

        double violation(QuadraticProgram program) {
            double[] x = new double[N];
            for (int i = 0; i < N; i++) {
                x[i] = program.solution(i);
            }
            return violation(x);
        }

        double violation(Optimisation.Result result) {
            return violation(result.toRawCopy1D());
        }

        private double violation(double[] x) {
            double worst = 0;
            for (int i = 0; i < M; i++) {
                worst = Math.max(worst, bounds[i] - row(i, x));
            }
            return worst;
        }

        /** The worst of stationarity, violated rows, negative multipliers and multipliers of slack rows. */
        double residual(QuadraticProgram program) {
            double[] stationary = gradient.clone();
            double worst = violation(program);
            double[] x = new double[N];
            for (int i = 0; i < N; i++) {
                x[i] = program.solution(i);
                for (int k = 0; k < N; k++) {
                    stationary[k] += hessian[k * N + i] * x[i];
                }
            }
            for (int i = 0; i < M; i++) {
                double multiplier = program.multiplier(i);
                worst = Math.max(worst, -multiplier);
                worst = Math.max(worst, Math.abs(multiplier * (row(i, x) - bounds[i])));
                for (int k = 0; k < N; k++) {
                    stationary[k] -= multiplier * rows[i * N + k];
                }
            }
            for (double value : stationary) {
                worst = Math.max(worst, Math.abs(value));
            }
            return worst;
        }

        private static double[] normal(SplittableRandom random, int count) {
            double[] values = new double[count];
            for (int i = 0; i < count; i++) {
                values[i] = random.nextGaussian();
            }
            return values;
        }
    }
}
