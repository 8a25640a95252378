package vidact.control.arm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import us.ihmc.euclid.matrix.RotationMatrix;
import us.ihmc.euclid.transform.RigidBodyTransform;
import us.ihmc.euclid.tuple3D.Vector3D;
import us.ihmc.mecano.algorithms.GeometricJacobianCalculator;
import us.ihmc.mecano.frames.FixedMovingReferenceFrame;
import us.ihmc.mecano.multiBodySystem.RevoluteJoint;
import us.ihmc.mecano.multiBodySystem.RigidBody;
import us.ihmc.mecano.multiBodySystem.interfaces.RigidBodyBasics;
import vidact.core.geometry.Pose;
import vidact.core.geometry.Vector;

/** Against IHMC's mecano, an independent library of multi-body kinematics. */
final class KinematicsTest {
    private static final double SAME = 1e-10;
    private final ArmModel arm = ArmModel.gen3();

    @Test
    void posesAndJacobianAgreeWithMecano() {
        Mecano mecano = new Mecano(arm);
        Kinematics kinematics = new Kinematics(arm);
        SplittableRandom random = new SplittableRandom(7);
        double[] jacobian = new double[6 * arm.joints()];
        for (int i = 0; i < 2000; i++) {
            double[] angles = random.doubles(arm.joints(), -Math.PI, Math.PI).toArray();
            kinematics.update(angles);
            kinematics.jacobian(jacobian);
            mecano.update(angles);
            Pose tool = mecano.tool();
            assertThat(kinematics.tool().position().minus(tool.position()).length())
                    .isLessThan(SAME);
            assertThat(kinematics.tool().turnTo(tool).length()).isLessThan(1e-8); // angles near 0 lose half the digits
            assertThat(kinematics.tool().x().minus(tool.x()).length()).isLessThan(SAME);
            assertThat(kinematics.tool().z().minus(tool.z()).length()).isLessThan(SAME);
            assertThat(jacobian).containsExactly(mecano.jacobian(), within(SAME));
        }
    }

    @Test
    void atHomeTheGripperLooksAheadInFrontOfTheArm() {
        Kinematics kinematics = new Kinematics(arm);
        kinematics.update(arm.home());
        assertThat(kinematics.tool().z().x()).isGreaterThan(0.999);
        assertThat(kinematics.tool().position().x()).isBetween(0.57, 0.58);
    }

    @Test
    void manipulabilityIsTheRootOfTheDeterminantAndVanishesWhenStretched() {
        Kinematics kinematics = new Kinematics(arm);
        double[] jacobian = new double[6 * arm.joints()];
        double[] square = new double[36];
        kinematics.update(new double[arm.joints()]);
        kinematics.jacobian(jacobian);
        assertThat(kinematics.manipulability(jacobian, square)).isLessThan(1e-3);
        kinematics.update(arm.home());
        kinematics.jacobian(jacobian);
        double here = kinematics.manipulability(jacobian, square);
        double byDeterminant = determinantOfSquare(jacobian, arm.joints());
        assertThat(here * here).isCloseTo(byDeterminant, within(1e-12));
    }

    @Test
    void clearanceGradientsAreTheDerivativesOfTheDistances() {
        Kinematics kinematics = new Kinematics(arm);
        Surroundings surroundings = new Surroundings(
                0, List.of(new Surroundings.Box(new Vector(0.55, 0.25, 0.1), new Vector(0.12, 0.06, 0.1))));
        Clearances clearances = new Clearances(arm, kinematics, surroundings);
        SplittableRandom random = new SplittableRandom(3);
        double[] gradient = new double[arm.joints()];
        for (int trial = 0; trial < 50; trial++) {
            double[] angles = random.doubles(arm.joints(), -2, 2).toArray();
            for (int row = 0; row < clearances.rows(); row++) {
                kinematics.update(angles);
                clearances.update();
                if (Math.abs(clearances.distance(row)) < 0.02 || clearances.distance(row) < -0.03) {
                    continue; // inside a box the nearest face may change under the difference
                }
                clearances.gradient(row, gradient, 0);
                for (int i = 0; i < arm.joints(); i++) {
                    assertThat(gradient[i])
                            .as("row %d joint %d", row, i)
                            .isCloseTo(difference(kinematics, clearances, angles, row, i), within(1e-5));
                }
            }
        }
    }

    private static double difference(
            Kinematics kinematics, Clearances clearances, double[] angles, int row, int joint) {
        double step = 1e-6;
        double[] moved = angles.clone();
        moved[joint] += step;
        kinematics.update(moved);
        clearances.update();
        double ahead = clearances.distance(row);
        moved[joint] -= 2 * step;
        kinematics.update(moved);
        clearances.update();
        double slope = (ahead - clearances.distance(row)) / (2 * step);
        kinematics.update(angles);
        clearances.update();
        return slope;
    }

    private static double determinantOfSquare(double[] jacobian, int joints) {
        DMatrixRMaj j = new DMatrixRMaj(6, joints, true, jacobian);
        DMatrixRMaj square = new DMatrixRMaj(6, 6);
        org.ejml.dense.row.CommonOps_DDRM.multTransB(j, j, square);
        return org.ejml.dense.row.CommonOps_DDRM.det(square);
    }

    /** The same arm in mecano, built from the same description. */
    private static final class Mecano {
        private final RigidBodyBasics base =
                new RigidBody("base", us.ihmc.euclid.referenceFrame.ReferenceFrame.getWorldFrame());
        private final List<RevoluteJoint> joints = new ArrayList<>();
        private final GeometricJacobianCalculator calculator = new GeometricJacobianCalculator();
        private final FixedMovingReferenceFrame toolFrame;

        Mecano(ArmModel arm) {
            RigidBodyBasics body = base;
            for (int i = 0; i < arm.joints(); i++) {
                RevoluteJoint joint =
                        new RevoluteJoint("joint" + i, body, transform(arm.offset(i)), new Vector3D(0, 0, 1));
                joints.add(joint);
                body = new RigidBody("link" + i, joint, 0.1, 0.1, 0.1, 1, new Vector3D());
            }
            toolFrame = new FixedMovingReferenceFrame(
                    "tool", body.getParentJoint().getFrameAfterJoint(), transform(arm.tool()));
            calculator.setKinematicChain(base, body);
            calculator.setJacobianFrame(toolFrame);
        }

        void update(double[] angles) {
            for (int i = 0; i < angles.length; i++) {
                joints.get(i).setQ(angles[i]);
            }
            base.updateFramesRecursively();
            toolFrame.update();
            calculator.reset();
        }

        Pose tool() {
            RigidBodyTransform t = toolFrame.getTransformToRoot();
            return new Pose(
                    new Vector(t.getM03(), t.getM13(), t.getM23()),
                    new Vector(t.getM00(), t.getM10(), t.getM20()),
                    new Vector(t.getM01(), t.getM11(), t.getM21()),
                    new Vector(t.getM02(), t.getM12(), t.getM22()));
        }

        /** Linear rows over angular rows, in the base frame. */
        double[] jacobian() {
            DMatrixRMaj local = calculator.getJacobianMatrix(); // angular over linear, in the tool frame
            Pose tool = tool();
            int n = joints.size();
            double[] out = new double[6 * n];
            for (int i = 0; i < n; i++) {
                Vector angular = tool.rotate(new Vector(local.get(0, i), local.get(1, i), local.get(2, i)));
                Vector linear = tool.rotate(new Vector(local.get(3, i), local.get(4, i), local.get(5, i)));
                for (int c = 0; c < 3; c++) {
                    out[c * n + i] = linear.component(c);
                    out[(3 + c) * n + i] = angular.component(c);
                }
            }
            return out;
        }

        private static RigidBodyTransform transform(Pose pose) {
            RotationMatrix rotation = new RotationMatrix(pose.rotation());
            Vector p = pose.position();
            return new RigidBodyTransform(rotation, new Vector3D(p.x(), p.y(), p.z()));
        }
    }
}
