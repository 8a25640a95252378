package vidact.control.wholebody;

import java.util.Arrays;
import vidact.control.arm.ArmModel;
import vidact.control.arm.Clearances;
import vidact.control.arm.Kinematics;
import vidact.control.arm.Surroundings;
import vidact.control.qp.QuadraticProgram;
import vidact.control.qp.QuadraticProgram.Verdict;
import vidact.control.trajectory.Motion;
import vidact.core.Check;
import vidact.core.geometry.Pose;
import vidact.core.geometry.Vector;

/**
 * Whole-body control at 200 Hz (GR-2, section 2.3): each step finds the joint speeds that bring the tool towards its target within
 * all limits, and integrates them to joint commands.
 *
 * <p>minimise {@code 1/2 |J v - twist|²_W + 1/2 damping |v|² - k grad(w) . v} over joint speeds v, with ranges for position, speed
 * and acceleration of each joint and a row for each distance. A solution is taken only if from it the arm can brake to a stop
 * without touching anything; otherwise it brakes along the way that the step before left open. So every limit and every margin
 * holds at every step, whatever the target does. Not thread-safe.
 */
public final class WholeBodyController {
    private static final double DT = ControllerConfig.STEP_SECONDS;
    private static final double GRADIENT_STEP = 1e-5; // rad
    private static final double STALLED_ERROR = 0.005; // m or rad
    private static final double STALLED_SPEED = 1e-3; // rad/s
    private static final int STALLED_STEPS = 100;

    private final ArmModel arm;
    private final ControllerConfig config;
    private final int n;
    private final Kinematics kinematics;
    private final Clearances clearances;
    private final JointBox box;
    private final QuadraticProgram program;
    private final double[] angles;
    private final double[] speeds;
    private final double[] next;
    private final double[] ahead;
    private final double[] jacobian;
    private final double[] shifted;
    private final double[] square = new double[36];
    private final double[] pull;
    private final double[] hessian;
    private final double[] gradient;
    private final double[] rows;
    private final double[] bounds;
    private Pose tool;
    private Pose lastTarget;
    private int stalledSteps;
    private double room; // least distance above the margin at the start of the step
    private final double extent;

    public WholeBodyController(ArmModel arm, ControllerConfig config, Surroundings surroundings) {
        this.arm = arm;
        this.config = config;
        n = arm.joints();
        extent = arm.extent();
        kinematics = new Kinematics(arm);
        clearances = new Clearances(arm, kinematics, surroundings);
        box = new JointBox(arm);
        int count = 2 * n + clearances.rows();
        program = new QuadraticProgram(n, count);
        angles = new double[n];
        speeds = new double[n];
        next = new double[n];
        ahead = new double[n];
        jacobian = new double[6 * n];
        shifted = new double[6 * n];
        pull = new double[n];
        hessian = new double[n * n];
        gradient = new double[n];
        rows = new double[count * n];
        bounds = new double[count];
        tool = Pose.at(Vector.ZERO);
        lastTarget = tool;
        start(arm.home());
    }

    /**
     * Starts at rest.
     *
     * @param jointAngles radians {@code [J]}
     * @throws IllegalArgumentException if a joint is beyond its limits or the arm too near to something
     */
    public void start(double[] jointAngles) {
        Check.argument(jointAngles.length == n, "%s has %d joints, got %d angles", arm.name(), n, jointAngles.length);
        for (int i = 0; i < n; i++) {
            Check.argument(
                    jointAngles[i] >= arm.lower(i) && jointAngles[i] <= arm.upper(i),
                    "joint %d cannot start at %s rad: its range is [%s, %s]",
                    i + 1,
                    jointAngles[i],
                    arm.lower(i),
                    arm.upper(i));
        }
        kinematics.update(jointAngles);
        clearances.update();
        Check.argument(
                clearances.least() >= config.clearance().margin(),
                "the arm cannot start %s m from an obstacle: the margin is %s m",
                clearances.least(),
                config.clearance().margin());
        System.arraycopy(jointAngles, 0, angles, 0, n);
        Arrays.fill(speeds, 0);
        stalledSteps = 0;
        tool = kinematics.tool();
        lastTarget = tool;
    }

    /** One step of 5 ms towards the target. */
    public Outcome step(Motion target) {
        Outcome refusal = refusal(target);
        if (refusal != Outcome.TRACKING) {
            return brake(refusal);
        }
        lastTarget = target.pose();
        double manipulability = prepare(target);
        if (program.solve(hessian, gradient, rows, bounds) != Verdict.SOLVED) {
            return brake(Outcome.INFEASIBLE);
        }
        for (int i = 0; i < n; i++) {
            next[i] = program.solution(i);
        }
        box.clamp(next);
        if (manipulability < config.refusals().singular() && dot(pull, next) < 0) {
            return brake(Outcome.SINGULAR);
        }
        if (!canStopAfter(next)) {
            return brake(Outcome.CLEARANCE);
        }
        System.arraycopy(next, 0, speeds, 0, n);
        advance();
        return stalled(target) ? Outcome.STALLED : Outcome.TRACKING;
    }

    /** One step of 5 ms in which every joint slows down at its limit; at rest it holds. */
    public Outcome brake(Outcome why) {
        box.brake(speeds);
        advance();
        return why;
    }

    /** Commanded joint angles, radians {@code [J]}, copied into {@code target}. */
    public void copyAngles(double[] target) {
        System.arraycopy(angles, 0, target, 0, n);
    }

    /** Commanded joint speeds, rad/s {@code [J]}, copied into {@code target}. */
    public void copySpeeds(double[] target) {
        System.arraycopy(speeds, 0, target, 0, n);
    }

    /** Pose of the tool at the commanded angles. */
    public Pose tool() {
        return tool;
    }

    /** The commanded motion of the tool. */
    public Motion motion() {
        double[] twist = new double[6];
        for (int r = 0; r < 6; r++) {
            for (int i = 0; i < n; i++) {
                twist[r] += jacobian[r * n + i] * speeds[i];
            }
        }
        return new Motion(
                tool,
                new Vector(twist[0], twist[1], twist[2]),
                new Vector(twist[3], twist[4], twist[5]),
                Vector.ZERO,
                Vector.ZERO);
    }

    /** Least distance of the commanded arm to anything, metres. */
    public double leastDistance() {
        kinematics.update(angles);
        clearances.update();
        return clearances.least();
    }

    private void advance() {
        for (int i = 0; i < n; i++) {
            angles[i] += DT * speeds[i];
        }
        kinematics.update(angles);
        kinematics.jacobian(jacobian);
        tool = kinematics.tool();
    }

    private Outcome refusal(Motion target) {
        if (!target.isFinite()) {
            return Outcome.NOT_FINITE;
        }
        if (target.pose().position().minus(shoulder()).length() > arm.reach()) {
            return Outcome.UNREACHABLE;
        }
        return jumped(target.pose(), tool) && jumped(target.pose(), lastTarget) ? Outcome.JUMP : Outcome.TRACKING;
    }

    private boolean jumped(Pose target, Pose from) {
        return target.position().minus(from.position()).length()
                        > config.refusals().jump()
                || from.turnTo(target).length() > config.refusals().jumpTurn();
    }

    /** The first joint that lifts the arm stays where it is. */
    private Vector shoulder() {
        return kinematics.link(Math.min(1, n - 1)).position();
    }

    /** Sets up the quadratic program and returns the manipulability. */
    private double prepare(Motion target) {
        kinematics.update(angles);
        kinematics.jacobian(jacobian);
        clearances.update();
        double[] twist = twist(target);
        limitJoints();
        keepDistances();
        room = clearances.least() - config.clearance().margin();
        double manipulability = pullTowardsManipulability();
        double weight = config.gains().angularWeight();
        for (int a = 0; a < n; a++) {
            double linear = 0;
            for (int r = 0; r < 6; r++) {
                linear += (r < 3 ? 1 : weight) * jacobian[r * n + a] * twist[r];
            }
            gradient[a] = -linear - config.manipulability() * pull[a];
            for (int b = 0; b <= a; b++) {
                double sum = a == b ? config.damping() : 0;
                for (int r = 0; r < 6; r++) {
                    sum += (r < 3 ? 1 : weight) * jacobian[r * n + a] * jacobian[r * n + b];
                }
                hessian[a * n + b] = sum;
                hessian[b * n + a] = sum;
            }
        }
        return manipulability;
    }

    private double[] twist(Motion target) {
        ControllerConfig.Gains gains = config.gains();
        Vector way = target.pose().position().minus(tool.position());
        Vector linear = target.velocity().plus(way.times(gains.linear())).atMost(gains.fastest());
        Vector turn = tool.turnTo(target.pose());
        Vector angular =
                target.angularVelocity().plus(turn.times(gains.angular())).atMost(gains.fastestTurn());
        return new double[] {linear.x(), linear.y(), linear.z(), angular.x(), angular.y(), angular.z()};
    }

    private void limitJoints() {
        box.update(angles, speeds);
        for (int i = 0; i < n; i++) {
            Arrays.fill(rows, 2 * i * n, (2 * i + 2) * n, 0);
            rows[2 * i * n + i] = 1;
            bounds[2 * i] = box.lower[i];
            rows[(2 * i + 1) * n + i] = -1;
            bounds[2 * i + 1] = -box.upper[i];
        }
    }

    private void keepDistances() {
        ControllerConfig.Clearance keep = config.clearance();
        for (int row = 0; row < clearances.rows(); row++) {
            int at = 2 * n + row;
            clearances.gradient(row, rows, at * n);
            double room = Math.max(0, clearances.distance(row) - keep.margin());
            bounds[at] = -Math.min(keep.approach() * room, Math.sqrt(2 * keep.deceleration() * room));
        }
    }

    /** Gradient of the manipulability by forward differences. */
    private double pullTowardsManipulability() {
        double here = kinematics.manipulability(jacobian, square);
        System.arraycopy(angles, 0, ahead, 0, n);
        for (int i = 0; i < n; i++) {
            ahead[i] += GRADIENT_STEP;
            kinematics.update(ahead);
            kinematics.jacobian(shifted);
            pull[i] = (kinematics.manipulability(shifted, square) - here) / GRADIENT_STEP;
            ahead[i] = angles[i];
        }
        return here;
    }

    /** Whether the arm, after one step at these speeds, can brake to a stop without coming too near to anything. */
    private boolean canStopAfter(double[] candidate) {
        double sweep = 0; // no point moves farther than this while the arm brakes
        for (int i = 0; i < n; i++) {
            double speed = Math.abs(candidate[i]);
            sweep += extent * speed * (speed / (2 * arm.accelerationLimit(i)) + DT);
        }
        if (room > 2 * sweep) {
            return true;
        }
        double[] slowing = pull; // not needed any more in this step
        System.arraycopy(candidate, 0, slowing, 0, n);
        System.arraycopy(angles, 0, ahead, 0, n);
        boolean moving = true;
        while (moving) {
            moving = false;
            for (int i = 0; i < n; i++) {
                ahead[i] += DT * slowing[i];
                moving |= slowing[i] != 0;
            }
            kinematics.update(ahead);
            clearances.update();
            if (clearances.least() < config.clearance().margin()) {
                return false;
            }
            box.brake(slowing);
        }
        return true;
    }

    private boolean stalled(Motion target) {
        Vector way = target.pose().position().minus(tool.position());
        boolean away =
                way.length() > STALLED_ERROR || tool.turnTo(target.pose()).length() > STALLED_ERROR;
        double fastest = 0;
        for (double speed : speeds) {
            fastest = Math.max(fastest, Math.abs(speed));
        }
        stalledSteps = away && fastest < STALLED_SPEED ? stalledSteps + 1 : 0;
        return stalledSteps >= STALLED_STEPS;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
