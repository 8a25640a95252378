package vidact.simulation.physics;

import java.util.ArrayList;
import java.util.List;
import org.ode4j.math.DMatrix3;
import org.ode4j.ode.DBody;
import org.ode4j.ode.DGeom;
import org.ode4j.ode.DHingeJoint;
import org.ode4j.ode.DJoint;
import org.ode4j.ode.DMass;
import org.ode4j.ode.DSliderJoint;
import org.ode4j.ode.DSpace;
import org.ode4j.ode.DWorld;
import org.ode4j.ode.OdeHelper;
import vidact.control.arm.ArmModel;
import vidact.control.arm.Kinematics;
import vidact.core.geometry.Pose;
import vidact.core.geometry.Vector;

/**
 * The Gen3 and its gripper as free bodies held together by hinges with motors: seven links as capsules, a palm, two parallel
 * fingers. Sizes and masses are simplified from the vendor's.
 */
final class ArmBodies {
    private static final double GRIP_NEWTONS = 20;
    private static final double JOINT_YIELD = 0.08; // rad/s that a joint falls behind at its greatest torque
    private static final double FINGER_YIELD = 0.15; // m/s; also the fingers' fastest
    private static final double JOINT_GAIN = 0.2; // share of the error that a step takes away
    private static final double FINGER_GAIN = 0.1;
    private static final double LINK_INERTIA = 0.006; // kg m²
    private static final double WIDEST = 0.0425; // metres of each finger from the middle
    private static final double NEAR_STOP = 0.001;
    private static final double STOP = 0.005; // beyond closed and widest
    private static final double FINGER_THICKNESS = 0.008; // half
    private static final double FINGER_HEIGHT = -0.1765; // in the last link's frame
    private static final double PALM_HEIGHT = -0.1015;
    private static final Vector PALM = new Vector(0.05, 0.03, 0.035); // half
    private static final Vector FINGER = new Vector(FINGER_THICKNESS, 0.011, 0.025);
    private static final double[] RADII = {0.046, 0.045, 0.045, 0.042, 0.036, 0.036, 0.038};
    private static final double[] MASSES = {1.3773, 1.1636, 1.1636, 0.9302, 0.6781, 0.6781, 1.4};
    private static final double[] TORQUES = {39, 39, 39, 39, 9, 9, 9}; // Nm
    private static final List<Vector> SEGMENTS = List.of(
            new Vector(0, 0.005, -0.128),
            new Vector(0, -0.21, -0.006),
            new Vector(0, 0.006, -0.21),
            new Vector(0, -0.208, -0.006),
            new Vector(0, 0, -0.106),
            new Vector(0, -0.106, 0),
            new Vector(0, 0, -0.0615));

    private final DWorld world;
    private final DSpace space;
    private final List<DBody> links = new ArrayList<>();
    private final List<DHingeJoint> hinges = new ArrayList<>();
    private final List<DSliderJoint> slides = new ArrayList<>();
    private final List<Shape> shapes = new ArrayList<>();
    private final double[] start;
    private final double[] angles;
    private final double startOpening;

    ArmBodies(DWorld world, DSpace space, ArmModel arm, double[] start, double opening) {
        this.world = world;
        this.space = space;
        this.start = start.clone();
        this.angles = start.clone();
        this.startOpening = opening;
        Kinematics kinematics = new Kinematics(arm);
        kinematics.update(start);
        for (int i = 0; i < start.length; i++) {
            addLink(i, kinematics.link(i));
        }
        Pose hand = kinematics.link(start.length - 1);
        DGeom palm = OdeHelper.createBox(space, 2 * PALM.x(), 2 * PALM.y(), 2 * PALM.z());
        attach(palm, links.get(links.size() - 1), new Vector(0, 0, PALM_HEIGHT).minus(half(links.size() - 1)));
        shapes.add(Shape.box(palm, PALM, Shape.Part.PALM));
        for (int side = -1; side <= 1; side += 2) {
            addFinger(side, hand);
        }
    }

    /** All that is drawn and collides. */
    List<Shape> shapes() {
        return shapes;
    }

    /**
     * Sets the motors towards joint angles with a speed ahead, and the fingers towards an opening, for the next step. A motor asks
     * for no more change of speed than its greatest force can make: see {@code yielding}.
     */
    void drive(double[] targetAngles, double[] targetSpeeds, double opening, double dt) {
        for (int i = 0; i < hinges.size(); i++) {
            double wanted = targetSpeeds[i] + JOINT_GAIN * (targetAngles[i] - angles[i]) / dt;
            double speed = hinges.get(i).getAngleRate();
            hinges.get(i).setParamVel(speed + clamp(wanted - speed, JOINT_YIELD));
        }
        for (int side = 0; side < slides.size(); side++) {
            double wanted = clamp(FINGER_GAIN * (opening - opening(side)) / dt, FINGER_YIELD);
            boolean nearStop = opening(side) < -NEAR_STOP || opening(side) > WIDEST;
            slides.get(side).setParamFMax(nearStop ? GRIP_NEWTONS : Double.POSITIVE_INFINITY);
            double speed = slides.get(side).getPositionRate();
            slides.get(side).setParamVel(speed + clamp(wanted - speed, FINGER_YIELD));
        }
    }

    /** Reads the hinges; they wrap at half turns, the angles do not. */
    void measure() {
        for (int i = 0; i < angles.length; i++) {
            double wrapped = start[i] + hinges.get(i).getAngle();
            double turns = Math.round((angles[i] - wrapped) / (2 * Math.PI));
            angles[i] = wrapped + 2 * Math.PI * turns;
        }
    }

    double[] angles() {
        return angles.clone();
    }

    /** Mean opening of the fingers from the middle, metres. */
    double opening() {
        return (opening(0) + opening(1)) / 2;
    }

    private double opening(int side) {
        return startOpening + slides.get(side).getPosition();
    }

    private void addLink(int i, Pose frame) {
        Vector segment = SEGMENTS.get(i);
        DBody body = OdeHelper.createBody(world);
        Vector centre = frame.transform(half(i));
        body.setPosition(centre.x(), centre.y(), centre.z());
        body.setRotation(matrix(frame));
        DMass mass = OdeHelper.createMass();
        mass.setParameters(MASSES[i], 0, 0, 0, LINK_INERTIA, LINK_INERTIA, LINK_INERTIA, 0, 0, 0);
        body.setMass(mass);
        body.setAutoDisableFlag(false);
        DGeom capsule = OdeHelper.createCapsule(space, RADII[i], segment.length());
        attach(capsule, body, Vector.ZERO);
        capsule.setOffsetRotation(matrix(alongZ(segment.unit())));
        shapes.add(Shape.capsule(capsule, RADII[i], segment.length() / 2));
        DHingeJoint hinge = OdeHelper.createHingeJoint(world);
        hinge.attach(body, i == 0 ? null : links.get(i - 1));
        hinge.setAnchor(
                frame.position().x(), frame.position().y(), frame.position().z());
        hinge.setAxis(frame.z().x(), frame.z().y(), frame.z().z());
        yielding(hinge, JOINT_YIELD / TORQUES[i]);
        links.add(body);
        hinges.add(hinge);
    }

    private void addFinger(int side, Pose hand) {
        DBody body = OdeHelper.createBody(world);
        Vector centre = hand.transform(new Vector(side * (FINGER_THICKNESS + startOpening), 0, FINGER_HEIGHT));
        body.setPosition(centre.x(), centre.y(), centre.z());
        body.setRotation(matrix(hand));
        DMass mass = OdeHelper.createMass();
        mass.setBoxTotal(0.05, 2 * FINGER.x(), 2 * FINGER.y(), 2 * FINGER.z());
        body.setMass(mass);
        body.setAutoDisableFlag(false);
        DGeom box = OdeHelper.createBox(space, 2 * FINGER.x(), 2 * FINGER.y(), 2 * FINGER.z());
        attach(box, body, Vector.ZERO);
        shapes.add(Shape.box(box, FINGER, Shape.Part.FINGER));
        DSliderJoint slide = OdeHelper.createSliderJoint(world);
        slide.attach(body, links.get(links.size() - 1));
        Vector axis = hand.x().times(side);
        slide.setAxis(axis.x(), axis.y(), axis.z());
        slide.setParamLoStop(-startOpening - STOP);
        slide.setParamHiStop(WIDEST + STOP - startOpening);
        yielding(slide, FINGER_YIELD / GRIP_NEWTONS);
        slides.add(slide);
    }

    /**
     * A motor that falls behind the speed it is asked for in proportion to its force. Motors with a hard limit are bounded rows to
     * the solver, each of which costs as much as all joints together; asked for at most {@code yield} more than the present speed,
     * this one never gives more than its greatest force either. Where it may be
     * driven into a stop it must have a hard limit: the solver would divide infinities.
     */
    private static void yielding(DJoint joint, double speedPerForce) {
        joint.setParam(DJoint.PARAM_N.dParamFMax1, Double.POSITIVE_INFINITY);
        joint.setParam(DJoint.PARAM_N.dParamCFM1, speedPerForce);
    }

    private static void attach(DGeom geom, DBody body, Vector offset) {
        geom.setBody(body);
        geom.setOffsetPosition(offset.x(), offset.y(), offset.z());
    }

    /** From a link's frame to the middle of its segment, where its mass is. */
    private static Vector half(int link) {
        return SEGMENTS.get(link).times(0.5);
    }

    private static Pose alongZ(Vector direction) {
        Vector other = Math.abs(direction.x()) < 0.9 ? new Vector(1, 0, 0) : new Vector(0, 1, 0);
        Vector x = other.cross(direction).unit();
        return new Pose(Vector.ZERO, x, direction.cross(x), direction);
    }

    static DMatrix3 matrix(Pose pose) {
        double[] r = pose.rotation();
        return new DMatrix3(r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8]);
    }

    private static double clamp(double value, double most) {
        return Math.max(-most, Math.min(most, value));
    }
}
