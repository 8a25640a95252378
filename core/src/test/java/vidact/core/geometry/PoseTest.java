package vidact.core.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class PoseTest {
    @Test
    void exponentialAndLogarithmUndoEachOtherAtEveryAngle() {
        SplittableRandom random = new SplittableRandom(5);
        for (double angle : new double[] {0, 1e-12, 1e-7, 1e-3, 1, 3, Math.PI - 1e-7, Math.PI - 1e-10}) {
            for (int i = 0; i < 100; i++) {
                Vector axis = new Vector(random.nextGaussian(), random.nextGaussian(), random.nextGaussian()).unit();
                Pose pose = Pose.exponential(Vector.ZERO, axis.times(angle));
                Vector back = pose.rotationVector();
                assertThat(Pose.exponential(Vector.ZERO, back).turnTo(pose).length())
                        .isLessThan(1e-6);
                assertThat(back.length()).isCloseTo(angle, within(1e-6));
            }
        }
    }

    @Test
    void inverseUndoesAndTimesChains() {
        Pose a = Pose.rollPitchYaw(new Vector(1, 2, 3), new Vector(0.1, -0.4, 2));
        Pose b = Pose.rollPitchYaw(new Vector(-1, 0, 1), new Vector(1, 0.2, -1));
        Vector point = new Vector(0.3, -0.2, 0.9);
        assertThat(a.times(b)
                        .transform(point)
                        .minus(a.transform(b.transform(point)))
                        .length())
                .isLessThan(1e-12);
        assertThat(a.inverse().times(a).position().length()).isLessThan(1e-12);
        assertThat(a.inverse().times(a).rotationVector().length()).isLessThan(1e-9);
    }

    @Test
    void rollPitchYawTurnsAboutTheFixedAxesInThatOrder() {
        Pose pose = Pose.rollPitchYaw(Vector.ZERO, new Vector(Math.PI / 2, 0, Math.PI / 2));
        assertThat(pose.rotate(new Vector(0, 1, 0)).minus(new Vector(0, 0, 1)).length())
                .isLessThan(1e-12);
        assertThat(pose.rotate(new Vector(0, 0, 1)).minus(new Vector(1, 0, 0)).length())
                .isLessThan(1e-12);
    }
}
