package vidact.simulation.physics;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ode4j.math.DVector3C;
import org.ode4j.ode.DBody;
import org.ode4j.ode.DContact;
import org.ode4j.ode.DContactBuffer;
import org.ode4j.ode.DGeom;
import org.ode4j.ode.DJointGroup;
import org.ode4j.ode.DMass;
import org.ode4j.ode.DSliderJoint;
import org.ode4j.ode.DSpace;
import org.ode4j.ode.DWorld;
import org.ode4j.ode.OdeConstants;
import org.ode4j.ode.OdeHelper;
import vidact.control.arm.ArmModel;
import vidact.core.geometry.Pose;
import vidact.core.geometry.Vector;
import vidact.simulation.render.Mesh;
import vidact.simulation.render.Visual;
import vidact.simulation.render.Visual.Colour;
import vidact.simulation.scene.Body;
import vidact.simulation.scene.Box;
import vidact.simulation.scene.Layout;
import vidact.simulation.scene.Scene;

/**
 * Rigid bodies on a table at 400 Hz, in ODE4J with its direct solver. The same start and the same commands give the same bits, in
 * any thread. Not thread-safe itself; close it.
 */
public final class Physics implements AutoCloseable {
    /** Time of one step, seconds. */
    public static final double STEP_SECONDS = 0.0025;

    private static final int POINTS_A_PAIR = 4;
    private static final double ARM_FRICTION = 1.2;
    private static final double FRICTION = 0.7;
    private static final double BLOCK_KILOGRAMS = 0.08;
    private static final double BUTTON_RETURN = 0.1; // share of its travel that a step takes back
    private static final double BUTTON_SPEED = 0.2; // m/s
    private static final int STILL_STEPS = 20;
    private static final double STILL = 2e-3; // m/s and rad/s
    private static final Colour FINGER_COLOUR = new Colour(0.2, 0.2, 0.22);
    private static final Colour PALM_COLOUR = new Colour(0.3, 0.3, 0.33);
    private static final Mesh BASE = Mesh.cylinder(0.046, 0.078);

    private static final long ARM_BIT = 1;
    private static final long BLOCK_BIT = 2;
    private static final long SURROUNDINGS_BIT = 4;

    static {
        OdeHelper.initODE2(0);
    }

    private final Layout layout;
    private final DWorld world = OdeHelper.createWorld();
    private final DSpace space = OdeHelper.createSimpleSpace();
    private final DJointGroup contactJoints = OdeHelper.createJointGroup();
    private final DContactBuffer points = new DContactBuffer(POINTS_A_PAIR);
    private final Map<Body, DBody> bodies = new EnumMap<>(Body.class);
    private final Map<Body, DSliderJoint> slides = new EnumMap<>(Body.class);
    private final Map<Body, Double> starts = new EnumMap<>(Body.class);
    private final Map<Body, List<Shape>> shapes = new EnumMap<>(Body.class);
    private final Contacts.Collector touching = new Contacts.Collector();
    private final ArmBodies arm;

    /**
     * A table with its arm at rest.
     *
     * @param model the arm; its bodies are the Gen3's
     * @param angles of the arm's joints, radians {@code [7]}
     * @param opening of each finger from the middle, metres
     */
    public Physics(Layout layout, Scene scene, ArmModel model, double[] angles, double opening) {
        this.layout = layout;
        world.setGravity(0, 0, -9.81);
        world.setERP(0.3);
        world.setCFM(1e-8);
        world.setContactMaxCorrectingVel(0.5);
        world.setContactSurfaceLayer(0.0003);
        addBoxes(Body.TABLE, SURROUNDINGS_BIT);
        addBoxes(Body.CABINET, SURROUNDINGS_BIT);
        Body.BLOCKS.forEach(block -> addBlock(block, scene.block(block)));
        Body.FIXTURES.forEach(fixture -> addFixture(fixture, scene.slide(fixture)));
        arm = new ArmBodies(world, space, model, angles, opening);
        arm.shapes().forEach(shape -> mark(shape.geom(), Body.ROBOT, ARM_BIT));
        arm.shapes().get(0).geom().setCollideBits(0); // the first link turns in the table's top, where it is mounted
        arm.shapes().get(0).geom().setCategoryBits(0);
        shapes.put(Body.ROBOT, arm.shapes());
    }

    /** One step of 2.5 ms with the motors towards these joint angles, speeds and opening. */
    public void step(double[] angles, double[] speeds, double opening) {
        arm.drive(angles, speeds, opening, STEP_SECONDS);
        double back = -BUTTON_RETURN * slid(Body.BUTTON) / STEP_SECONDS;
        slider(Body.BUTTON).setParamVel(Math.max(-BUTTON_SPEED, Math.min(BUTTON_SPEED, back)));
        touching.clear();
        space.collide(null, (data, a, b) -> collide(a, b));
        world.step(STEP_SECONDS);
        contactJoints.empty();
        arm.measure();
    }

    /** Measured joint angles, radians {@code [7]}. */
    public double[] angles() {
        return arm.angles();
    }

    /** Measured opening of the fingers from the middle, metres. */
    public double opening() {
        return arm.opening();
    }

    /** Pose of a cube. */
    public Pose pose(Body block) {
        DBody body = body(block);
        return Shape.pose(body.getPosition(), body.getRotation());
    }

    /** Velocity of a cube, m/s. */
    public Vector velocity(Body block) {
        return vector(body(block).getLinearVel());
    }

    /** Angular velocity of a cube, rad/s. */
    public Vector angularVelocity(Body block) {
        return vector(body(block).getAngularVel());
    }

    /** How far a fixture has slid, metres. */
    public double slid(Body fixture) {
        return Objects.requireNonNull(starts.get(fixture)) + slider(fixture).getPosition();
    }

    /** What touched what at the start of the last step. */
    public Contacts contacts() {
        return touching.contacts();
    }

    /** Everything that has a shape, where it is now. */
    public List<Visual> visuals() {
        List<Visual> visuals = new ArrayList<>();
        visuals.add(new Visual(BASE, Pose.at(new Vector(0, 0, 0.078)), layout.colour(Body.ROBOT)));
        shapes.forEach((body, parts) -> {
            for (Shape shape : parts) {
                Colour colour = switch (shape.part()) {
                    case BODY -> layout.colour(body);
                    case PALM -> PALM_COLOUR;
                    case FINGER -> FINGER_COLOUR;
                };
                visuals.add(new Visual(shape.mesh(), shape.pose(), colour));
            }
        });
        return visuals;
    }

    @Override
    public void close() {
        contactJoints.destroy();
        space.destroy();
        world.destroy();
    }

    private void addBlock(Body block, Pose pose) {
        DBody body = OdeHelper.createBody(world);
        place(body, pose);
        DMass mass = OdeHelper.createMass();
        double edge = 2 * block.half();
        mass.setBoxTotal(BLOCK_KILOGRAMS, edge, edge, edge);
        body.setMass(mass);
        body.setLinearDamping(0.001);
        body.setAngularDamping(0.01);
        sleepAtRest(body);
        addShapes(block, body, BLOCK_BIT);
    }

    private void addFixture(Body fixture, double slid) {
        DBody body = OdeHelper.createBody(world);
        Vector axis = layout.slide(fixture);
        place(body, Pose.at(layout.place(fixture).plus(axis.times(slid))));
        DMass mass = OdeHelper.createMass();
        mass.setBoxTotal(kilograms(fixture), 0.1, 0.1, 0.1);
        body.setMass(mass);
        body.setGravityMode(false);
        sleepAtRest(body);
        DSliderJoint slide = OdeHelper.createSliderJoint(world);
        slide.attach(body, null);
        slide.setAxis(axis.x(), axis.y(), axis.z());
        slide.setParamLoStop(-slid);
        slide.setParamHiStop(fixture.travel() - slid);
        slide.setParamVel(0);
        slide.setParamFMax(frictionNewtons(fixture));
        slides.put(fixture, slide);
        starts.put(fixture, slid);
        addShapes(fixture, body, SURROUNDINGS_BIT);
    }

    /** What has been still for a twentieth of a second is left alone until something awake touches it. */
    private static void sleepAtRest(DBody body) {
        body.setAutoDisableFlag(true);
        body.setAutoDisableSteps(STILL_STEPS);
        body.setAutoDisableTime(0);
        body.setAutoDisableLinearThreshold(STILL);
        body.setAutoDisableAngularThreshold(STILL);
    }

    private static double kilograms(Body fixture) {
        return switch (fixture) {
            case DRAWER -> 0.6;
            case DOOR -> 0.3;
            case BUTTON -> 0.05;
            default -> 0.1;
        };
    }

    private static double frictionNewtons(Body fixture) {
        return fixture == Body.LEVER ? 1.5 : 2;
    }

    private void addShapes(Body body, DBody dynamic, long bit) {
        bodies.put(body, dynamic);
        addBoxes(body, bit);
        for (Shape shape : shapes.getOrDefault(body, List.of())) {
            Vector offset = vector(shape.geom().getPosition());
            shape.geom().setBody(dynamic);
            shape.geom().setOffsetPosition(offset.x(), offset.y(), offset.z());
        }
    }

    private void addBoxes(Body body, long bit) {
        List<Shape> made = new ArrayList<>();
        for (Box box : layout.boxes(body)) {
            Vector half = box.half();
            DGeom geom = OdeHelper.createBox(space, 2 * half.x(), 2 * half.y(), 2 * half.z());
            geom.setPosition(box.centre().x(), box.centre().y(), box.centre().z());
            mark(geom, body, bit);
            made.add(Shape.box(geom, half, Shape.Part.BODY));
        }
        shapes.put(body, made);
    }

    /** Arm and blocks collide with what is not the arm; surroundings do not collide with each other. */
    private static void mark(DGeom geom, Body body, long bit) {
        geom.setData(body);
        geom.setCategoryBits(bit);
        geom.setCollideBits(bit == ARM_BIT ? BLOCK_BIT | SURROUNDINGS_BIT : bit == BLOCK_BIT ? 7 : ARM_BIT | BLOCK_BIT);
    }

    private void collide(DGeom a, DGeom b) {
        Body first = (Body) a.getData();
        Body second = (Body) b.getData();
        if (first == second) {
            return;
        }
        int count = OdeHelper.collide(a, b, POINTS_A_PAIR, points.getGeomBuffer());
        for (int i = 0; i < count; i++) {
            DContact contact = points.get(i);
            contact.surface.mode =
                    OdeConstants.dContactApprox1 | OdeConstants.dContactSoftERP | OdeConstants.dContactSoftCFM;
            contact.surface.mu = first == Body.ROBOT || second == Body.ROBOT ? ARM_FRICTION : FRICTION;
            contact.surface.soft_erp = 0.3;
            contact.surface.soft_cfm = 1e-5;
            OdeHelper.createContactJoint(world, contactJoints, contact).attach(a.getBody(), b.getBody());
        }
        if (count > 0) {
            touching.add(first, second);
        }
    }

    private static void place(DBody body, Pose pose) {
        body.setPosition(
                pose.position().x(), pose.position().y(), pose.position().z());
        body.setRotation(ArmBodies.matrix(pose));
    }

    private DBody body(Body body) {
        return Objects.requireNonNull(bodies.get(body));
    }

    private DSliderJoint slider(Body fixture) {
        return Objects.requireNonNull(slides.get(fixture));
    }

    private static Vector vector(DVector3C v) {
        return new Vector(v.get0(), v.get1(), v.get2());
    }
}
