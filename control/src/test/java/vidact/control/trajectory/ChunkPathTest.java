package vidact.control.trajectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import vidact.core.geometry.Pose;
import vidact.core.geometry.Vector;

final class ChunkPathTest {
    private static final SmoothingConfig CONFIG = SmoothingConfig.tabletop();
    private static final double TINY = 1e-7;

    @Test
    void limitsHoldBetweenThePosesTooAndThePathStartsInTheGivenMotion() {
        ChunkPath path = new ChunkPath(CONFIG);
        SplittableRandom random = new SplittableRandom(11);
        int planned = 0;
        for (int trial = 0; trial < 1000; trial++) {
            Motion start = start(random);
            if (!path.plan(start, noisy(start, random, 1 + random.nextInt(20)))) {
                continue;
            }
            planned++;
            assertThat(path.at(0)
                            .pose()
                            .position()
                            .minus(start.pose().position())
                            .length())
                    .isLessThan(1e-12);
            assertThat(path.at(0).velocity().minus(start.velocity()).length()).isLessThan(1e-9);
            assertThat(path.at(0)
                            .angularVelocity()
                            .minus(start.angularVelocity())
                            .length())
                    .isLessThan(1e-9);
            for (double t = 0; t < 20 * CONFIG.stepSeconds(); t += 0.0017) {
                Motion now = path.at(t);
                for (int axis = 0; axis < 3; axis++) {
                    assertThat(Math.abs(now.velocity().component(axis)))
                            .isLessThan(CONFIG.linear().velocity() + TINY);
                    assertThat(Math.abs(now.acceleration().component(axis)))
                            .isLessThan(CONFIG.linear().acceleration() + TINY);
                }
                assertThat(now.pose().position().z()).isGreaterThan(CONFIG.lowest() - TINY);
            }
        }
        assertThat(planned).as("most motions can go on within the limits").isGreaterThan(900);
    }

    @Test
    void noiseIsSmoothedTowardsThePathUnderIt() {
        SplittableRandom random = new SplittableRandom(2);
        ChunkPath path = new ChunkPath(CONFIG);
        double noisy = 0;
        double smooth = 0;
        for (int trial = 0; trial < 50; trial++) {
            List<Pose> poses = new ArrayList<>();
            for (int i = 1; i <= 15; i++) {
                Vector noise = new Vector(random.nextGaussian(), random.nextGaussian(), random.nextGaussian());
                poses.add(Pose.at(clean(i * 0.04).plus(noise.times(0.003))));
            }
            Vector velocity = clean(0.001).minus(clean(-0.001)).times(500);
            assertThat(path.plan(new Motion(Pose.at(clean(0)), velocity, Vector.ZERO, Vector.ZERO, Vector.ZERO), poses))
                    .isTrue();
            for (int i = 1; i <= 15; i++) {
                Vector truth = clean(i * 0.04);
                noisy += Math.pow(poses.get(i - 1).position().minus(truth).length(), 2);
                smooth += Math.pow(
                        path.at(i * 0.04).pose().position().minus(truth).length(), 2);
            }
        }
        assertThat(Math.sqrt(smooth)).isLessThan(0.85 * Math.sqrt(noisy));
    }

    @Test
    void rotationsAreFollowedWithoutWrapping() {
        ChunkPath path = new ChunkPath(CONFIG);
        Pose start = Pose.turned(new Vector(0.4, 0, 0.2), 3.0);
        List<Pose> poses = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            poses.add(Pose.turned(start.position(), 3.0 + 0.03 * i)); // over pi
        }
        Vector spin = new Vector(0, 0, 0.75);
        assertThat(path.plan(new Motion(start, Vector.ZERO, spin, Vector.ZERO, Vector.ZERO), poses))
                .isTrue();
        for (int i = 1; i <= 20; i++) {
            assertThat(path.at(i * 0.04).pose().turnTo(poses.get(i - 1)).length())
                    .isLessThan(0.005);
            assertThat(path.at(i * 0.04 - 1e-6).angularVelocity().z()).isCloseTo(0.75, within(0.1));
        }
    }

    @Test
    void refusesWhatIsNotANumberAndAStartWithoutAWayOut() {
        ChunkPath path = new ChunkPath(CONFIG);
        Pose low = Pose.at(new Vector(0.4, 0, 0.013));
        assertThat(path.plan(Motion.still(low), List.of(Pose.at(new Vector(Double.NaN, 0, 0)))))
                .isFalse();
        Motion falling = new Motion(low, new Vector(0, 0, -0.5), Vector.ZERO, Vector.ZERO, Vector.ZERO);
        assertThat(path.plan(falling, List.of(low, low, low, low)))
                .as("half a metre a second, a millimetre above the lowest")
                .isFalse();
    }

    private static Vector clean(double t) {
        return new Vector(
                0.4 + 0.08 * Math.sin(Math.PI * t),
                0.12 * Math.sin(0.8 * Math.PI * t),
                0.2 + 0.08 * Math.sin(1.2 * Math.PI * t));
    }

    private static Motion start(SplittableRandom random) {
        Vector v = new Vector(random.nextDouble(-0.4, 0.4), random.nextDouble(-0.4, 0.4), random.nextDouble(-0.2, 0.4));
        Vector a = new Vector(random.nextDouble(-2, 2), random.nextDouble(-2, 2), random.nextDouble(-1, 1));
        Vector spin = new Vector(0, 0, random.nextDouble(-0.8, 0.8));
        return new Motion(Pose.turned(new Vector(0.4, 0.1, 0.2), 0.5), v, spin, a, Vector.ZERO);
    }

    private static List<Pose> noisy(Motion start, SplittableRandom random, int count) {
        List<Pose> poses = new ArrayList<>();
        Vector place = start.pose().position();
        Vector velocity = start.velocity();
        double yaw = 0.5;
        for (int i = 0; i < count; i++) {
            velocity = velocity.plus(
                    new Vector(random.nextGaussian(), random.nextGaussian(), random.nextGaussian()).times(0.15));
            place = place.plus(velocity.times(CONFIG.stepSeconds()));
            yaw += 0.05 * random.nextGaussian();
            poses.add(Pose.turned(place, yaw));
        }
        return poses;
    }
}
