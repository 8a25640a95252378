package vidact.simulation.world;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import vidact.control.arm.ArmModel;
import vidact.control.arm.Kinematics;
import vidact.control.trajectory.SmoothingConfig;
import vidact.control.wholebody.ChunkFollower;
import vidact.control.wholebody.Outcome;
import vidact.core.geometry.Pose;
import vidact.core.policy.ActionChunk;
import vidact.simulation.physics.Physics;
import vidact.simulation.render.Mesh;
import vidact.simulation.render.Visual;
import vidact.simulation.render.Visual.Colour;
import vidact.simulation.scene.Body;
import vidact.simulation.scene.Layout;
import vidact.simulation.scene.Scene;

/**
 * A table with an arm that carries out actions, 25 a second. A chunk becomes a smooth path, whole-body control follows it at 200 Hz,
 * physics runs at 400 Hz. The same start and actions give the same bits. Not thread-safe; close it.
 */
public final class TabletopWorld implements AutoCloseable {
    /** Actions in a second. */
    public static final int STEPS_PER_SECOND = 25;

    /** Opening of each finger that "open" means, metres. */
    public static final double OPEN_METRES = 0.04;

    /** Joint angles with the gripper above the table, looking down, at (0.42, 0, 0.22). */
    private static final double[] READY = {0, 0.3771, Math.PI, -1.7599, 0, -1.0046, 0};

    private static final int SUBSTEPS = 2; // physics steps in a control step
    private static final int SETTLING_TICKS = 20;
    private static final double LED_TRAVEL = 0.006;
    private static final double LAMP_TRAVEL = 0.04;
    private static final Mesh LIGHT = Mesh.box(0.02, 0.02, 0.02);

    private final Layout layout;
    private final Physics physics;
    private final ChunkFollower follower;
    private final Kinematics kinematics;
    private final double[] angles;
    private final double[] speeds;
    private boolean ledOn;
    private boolean pressed;

    public TabletopWorld(Layout layout, Scene scene) {
        ArmModel arm = ArmModel.gen3();
        this.layout = layout;
        angles = READY.clone();
        speeds = new double[arm.joints()];
        kinematics = new Kinematics(arm);
        follower = new ChunkFollower(arm, SmoothingConfig.tabletop(), layout.surroundings(), READY);
        physics = new Physics(layout, scene, arm, READY, OPEN_METRES);
        ledOn = scene.ledOn();
        for (int i = 0; i < SETTLING_TICKS; i++) {
            tick();
        }
    }

    public Layout layout() {
        return layout;
    }

    /** Takes up a chunk in place of the one before; see {@link ChunkFollower#follow}. */
    public void follow(ActionChunk chunk) {
        follower.follow(chunk);
    }

    /** Carries out the chunk's next action, 40 ms; after its end, or without a path, the arm brakes and holds. */
    public void step() {
        follower.step(this::tick);
    }

    /** What became of the last control step. */
    public Outcome outcome() {
        return follower.outcome();
    }

    /** Where the tool is commanded to be now, from where the next chunk counts. */
    public Pose tool() {
        return follower.tool();
    }

    /** Everything there is to know now. */
    public WorldState state() {
        Map<Body, WorldState.BlockState> blocks = new EnumMap<>(Body.class);
        for (Body block : Body.BLOCKS) {
            blocks.put(
                    block,
                    new WorldState.BlockState(
                            physics.pose(block), physics.velocity(block), physics.angularVelocity(block)));
        }
        Map<Body, Double> slides = new EnumMap<>(Body.class);
        Body.FIXTURES.forEach(fixture -> slides.put(fixture, physics.slid(fixture)));
        return new WorldState(layout, blocks, slides, ledOn, lampOn(), physics.contacts(), robot());
    }

    /** The arm as its sensors tell. */
    public RobotState robot() {
        double[] measured = physics.angles();
        kinematics.update(measured);
        return new RobotState(
                kinematics.tool(), Arrays.stream(measured).boxed().toList(), physics.opening(), follower.gripper());
    }

    /** Pose of the last link, which carries the wrist camera. */
    Pose wrist() {
        double[] measured = physics.angles();
        kinematics.update(measured);
        return kinematics.link(measured.length - 1);
    }

    /** Everything there is to see now. */
    List<Visual> visuals() {
        List<Visual> visuals = physics.visuals();
        Colour lamp = lampOn() ? new Colour(1, 1, 0.1) : new Colour(0.35, 0.3, 0.1);
        Colour led = ledOn ? new Colour(0.1, 1, 0.1) : new Colour(0.1, 0.3, 0.1);
        visuals.add(new Visual(LIGHT, Pose.at(layout.lamp()), lamp));
        visuals.add(new Visual(LIGHT, Pose.at(layout.led()), led));
        return visuals;
    }

    @Override
    public void close() {
        physics.close();
    }

    private void tick() {
        follower.copyAngles(angles);
        follower.copySpeeds(speeds);
        double opening = OPEN_METRES * (follower.gripper() + 1) / 2;
        for (int i = 0; i < SUBSTEPS; i++) {
            physics.step(angles, speeds, opening);
        }
        boolean down = physics.slid(Body.BUTTON) > LED_TRAVEL;
        ledOn ^= down && !pressed;
        pressed = down;
    }

    private boolean lampOn() {
        return physics.slid(Body.LEVER) > LAMP_TRAVEL;
    }
}
