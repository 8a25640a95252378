package vidact.control.wholebody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import vidact.control.arm.ArmModel;
import vidact.control.arm.Surroundings;
import vidact.control.trajectory.ChunkPath;
import vidact.control.trajectory.Motion;
import vidact.control.trajectory.SmoothingConfig;
import vidact.core.geometry.Pose;
import vidact.core.geometry.Vector;

final class WholeBodyControllerTest {
    private static final int CHUNKS = 10_000;
    private static final int STEPS_A_CHUNK = 32;
    private static final double DT = ControllerConfig.STEP_SECONDS;
    private static final double[] ABOVE_THE_TABLE = {0, 0.377, Math.PI, -1.767, 0, -1.0, 0};
    private static final ControllerConfig CONFIG = ControllerConfig.standard();
    private static final ArmModel ARM = ArmModel.gen3();
    private static final Surroundings CLUTTER = new Surroundings(
            0,
            List.of(
                    new Surroundings.Box(new Vector(0.55, 0.25, 0.1), new Vector(0.12, 0.06, 0.1)),
                    new Surroundings.Box(new Vector(0.3, -0.4, 0.2), new Vector(0.1, 0.05, 0.2))));

    @Test
    void reachesAStillTargetWithinATenthOfAMillimetre() {
        WholeBodyController controller = controller();
        Pose goal = Pose.rollPitchYaw(new Vector(0.5, 0.02, 0.15), new Vector(Math.PI, 0, 0.4));
        for (int i = 0; i < 1000; i++) {
            assertThat(controller.step(Motion.still(blend(controller.tool(), goal, 0.02))))
                    .isEqualTo(Outcome.TRACKING);
        }
        for (int i = 0; i < 400; i++) {
            controller.step(Motion.still(goal));
        }
        assertThat(controller.tool().position().minus(goal.position()).length()).isLessThan(1e-4);
        assertThat(controller.tool().turnTo(goal).length()).isLessThan(1e-3);
    }

    @Test
    void noLimitAndNoMarginIsEverExceededWhateverIsAsked() {
        WholeBodyController controller = controller();
        Watch watch = new Watch(controller);
        ChunkPath path = new ChunkPath(SmoothingConfig.tabletop());
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        SplittableRandom random = new SplittableRandom(2026);
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
            if (chunk % 200 == 0) {
                controller.start(ABOVE_THE_TABLE);
                watch = new Watch(controller);
            }
            RandomChunk wish = RandomChunk.draw(controller.motion(), random);
            boolean planned = wish.smoothed() && path.plan(controller.motion(), wish.poses());
            for (int i = 0; i < STEPS_A_CHUNK; i++) {
                Outcome outcome = planned
                        ? controller.step(path.at((i + 1) * DT))
                        : controller.step(
                                Motion.still(wish.poses().get(i * wish.poses().size() / STEPS_A_CHUNK)));
                outcomes.merge(outcome, 1, Integer::sum);
                watch.check(outcome);
            }
        }
        assertThat(outcomes.keySet())
                .as("%s", outcomes)
                .contains(
                        Outcome.TRACKING,
                        Outcome.JUMP,
                        Outcome.UNREACHABLE,
                        Outcome.NOT_FINITE,
                        Outcome.SINGULAR,
                        Outcome.CLEARANCE);
        assertThat(outcomes.getOrDefault(Outcome.TRACKING, 0)).isGreaterThan(CHUNKS * STEPS_A_CHUNK / 4);
    }

    @Test
    void brakesAtTheLimitAndHoldsWhenTheTargetJumps() {
        WholeBodyController controller = controller();
        double[] before = new double[ARM.joints()];
        double[] after = new double[ARM.joints()];
        Pose far = controller.tool().movedTo(controller.tool().position().plus(new Vector(0.05, 0.05, 0.1)));
        for (int i = 0; i < 40; i++) {
            controller.step(Motion.still(far));
        }
        controller.copySpeeds(before);
        Motion jumped = Motion.still(far.movedTo(new Vector(-0.3, 0.4, 0.6)));
        assertThat(controller.step(jumped)).isEqualTo(Outcome.JUMP);
        controller.copySpeeds(after);
        for (int i = 0; i < ARM.joints(); i++) {
            double wanted = Math.signum(before[i]) * Math.max(0, Math.abs(before[i]) - 8.6 * DT);
            assertThat(after[i]).isCloseTo(wanted, within(1e-12));
        }
        for (int i = 0; i < 60; i++) {
            controller.step(jumped);
        }
        controller.copySpeeds(after);
        assertThat(after).containsOnly(0);
        assertThat(controller.step(Motion.still(controller.tool())))
                .as("goes on from where it is")
                .isEqualTo(Outcome.TRACKING);
    }

    @Test
    void saysWhyItStands() {
        WholeBodyController controller = controller();
        Pose tool = controller.tool();
        Pose nowhere = tool.movedTo(new Vector(Double.NaN, 0, 0));
        assertThat(controller.step(Motion.still(nowhere))).isEqualTo(Outcome.NOT_FINITE);
        assertThat(lead(controller, tool.movedTo(new Vector(1.6, 0, 0.3)), 4000))
                .isEqualTo(Outcome.UNREACHABLE);
        controller.start(ABOVE_THE_TABLE);
        assertThat(lead(controller, tool.movedTo(new Vector(0.95, 0, 0.3)), 4000))
                .as("the arm stretches until it is straight")
                .isEqualTo(Outcome.SINGULAR);
        controller.start(ABOVE_THE_TABLE);
        assertThat(lead(controller, tool.movedTo(new Vector(0.42, 0, -0.08)), 4000))
                .as("below the table")
                .isIn(Outcome.STALLED, Outcome.CLEARANCE);
        assertThat(controller.leastDistance())
                .isGreaterThanOrEqualTo(CONFIG.clearance().margin());
    }

    @Test
    void refusesAStartThatIsAlreadyWrong() {
        WholeBodyController controller = controller();
        assertThatThrownBy(() -> controller.start(new double[] {0, 3, 0, 0, 0, 0, 0}))
                .hasMessageContaining("joint 2 cannot start at 3.0 rad");
        assertThatThrownBy(() -> controller.start(new double[] {0, 1.9, 0, 0, 0, 0, 0}))
                .hasMessageContaining("from an obstacle");
        assertThatThrownBy(() -> controller.start(new double[3])).hasMessageContaining("has 7 joints, got 3");
    }

    @Test
    void theBrakingSpeedStopsExactlyAtTheEnd() {
        double change = 8.6 * DT;
        for (double distance = 0; distance < 0.2; distance += 0.00037) {
            double speed = JointBox.fastest(distance, change);
            double way = 0;
            for (double v = speed; v > 0; v -= change) {
                way += v * DT;
            }
            assertThat(way).isCloseTo(distance, within(1e-12));
        }
    }

    private static WholeBodyController controller() {
        WholeBodyController controller = new WholeBodyController(ARM, CONFIG, CLUTTER);
        controller.start(ABOVE_THE_TABLE);
        return controller;
    }

    private static Outcome lead(WholeBodyController controller, Pose goal, int steps) {
        Pose start = controller.tool();
        Outcome last = Outcome.TRACKING;
        for (int i = 1; i <= steps; i++) {
            last = controller.step(Motion.still(blend(start, goal, Math.min(1, i / 1000.0))));
        }
        return last;
    }

    private static Pose blend(Pose from, Pose to, double way) {
        Vector place = from.position().plus(to.position().minus(from.position()).times(way));
        return Pose.exponential(Vector.ZERO, from.turnTo(to).times(way))
                .times(from.movedTo(Vector.ZERO))
                .movedTo(place);
    }

    /** Poses to ask for: calm, noisy, far, stretched to singularity, jumping or not numbers at all. */
    private record RandomChunk(List<Pose> poses, boolean smoothed) {
        static RandomChunk draw(Motion now, SplittableRandom random) {
            int kind = random.nextInt(8);
            double reach = kind < 3 ? 0.25 : 1.3;
            Vector goal = kind < 3
                    ? new Vector(
                            random.nextDouble(0.25, 0.65), random.nextDouble(-0.4, 0.4), random.nextDouble(-0.05, 0.4))
                    : new Vector(
                            random.nextDouble(-reach, reach),
                            random.nextDouble(-reach, reach),
                            random.nextDouble(-0.3, 1.4));
            Vector turn = new Vector(random.nextGaussian(), random.nextGaussian(), random.nextGaussian())
                    .times(kind == 0 ? 0 : 0.4);
            double noise = kind == 2 ? 0.05 : 0.003;
            List<Pose> poses = new java.util.ArrayList<>();
            int count = 4 + random.nextInt(12);
            for (int i = 1; i <= count; i++) {
                Vector jitter = new Vector(random.nextGaussian(), random.nextGaussian(), random.nextGaussian());
                Vector place = now.pose()
                        .position()
                        .plus(goal.minus(now.pose().position()).times(Math.min(1, i * 0.06)));
                boolean jumps = kind == 5 && i > count / 2;
                boolean broken = kind == 6 && i == count / 2;
                Vector shift = jitter.times(jumps ? 0.5 : noise);
                poses.add(Pose.exponential(Vector.ZERO, turn.times(i / (double) count))
                        .times(now.pose().movedTo(Vector.ZERO))
                        .movedTo(broken ? new Vector(Double.NaN, 0, 0) : place.plus(shift)));
            }
            return new RandomChunk(poses, kind < 5);
        }
    }

    /** Compares each command with the one before and with the limits. */
    private static final class Watch {
        private final WholeBodyController controller;
        private final double[] angles = new double[ARM.joints()];
        private final double[] speeds = new double[ARM.joints()];
        private final double[] lastAngles = new double[ARM.joints()];
        private final double[] lastSpeeds = new double[ARM.joints()];

        Watch(WholeBodyController controller) {
            this.controller = controller;
            controller.copyAngles(lastAngles);
        }

        void check(Outcome outcome) {
            controller.copyAngles(angles);
            controller.copySpeeds(speeds);
            for (int i = 0; i < ARM.joints(); i++) {
                assertThat(angles[i]).as("%s joint %d", outcome, i).isBetween(ARM.lower(i) - 1e-9, ARM.upper(i) + 1e-9);
                assertThat(Math.abs(speeds[i])).isLessThanOrEqualTo(ARM.velocityLimit(i) + 1e-9);
                assertThat(Math.abs(speeds[i] - lastSpeeds[i]))
                        .isLessThanOrEqualTo(ARM.accelerationLimit(i) * DT + 1e-9);
                assertThat((angles[i] - lastAngles[i]) / DT).isCloseTo(speeds[i], within(1e-9));
            }
            assertThat(controller.leastDistance())
                    .isGreaterThanOrEqualTo(CONFIG.clearance().margin());
            System.arraycopy(angles, 0, lastAngles, 0, angles.length);
            System.arraycopy(speeds, 0, lastSpeeds, 0, speeds.length);
        }
    }
}
