package vidact.control.wholebody;

import java.util.ArrayList;
import java.util.List;
import vidact.control.arm.ArmModel;
import vidact.control.arm.Surroundings;
import vidact.control.trajectory.ChunkPath;
import vidact.control.trajectory.Motion;
import vidact.control.trajectory.SmoothingConfig;
import vidact.core.geometry.Pose;
import vidact.core.policy.ActionChunk;

/**
 * Carries out chunks of actions, 25 a second: a chunk becomes a smooth path from where the tool is, which whole-body control follows at 200
 * Hz. After a chunk's end, or without a path, the arm brakes and holds. Not thread-safe.
 */
public final class ChunkFollower {
    /** Control steps in an action. */
    public static final int TICKS = 8;

    private static final double LOST_METRES =
            0.06; // between path and tool, after which the path starts anew at the tool
    private static final double LOST_RADIANS = 0.4;

    private final WholeBodyController controller;
    private final ChunkPath path;
    private Motion motion;
    private double[] grippers = new double[0]; // of each step of the chunk
    private int done; // steps of the chunk
    private boolean planned;
    private double gripper = ActionChunk.OPEN;
    private Outcome outcome = Outcome.TRACKING;

    /**
     * A follower for an arm that stands still.
     *
     * @param angles of its joints, radians
     */
    public ChunkFollower(ArmModel arm, SmoothingConfig smoothing, Surroundings surroundings, double[] angles) {
        controller = new WholeBodyController(arm, ControllerConfig.standard(), surroundings);
        controller.start(angles);
        path = new ChunkPath(smoothing);
        motion = Motion.still(controller.tool());
    }

    /**
     * Takes up a chunk in place of the one before.
     *
     * <p>Actions are added up from where the tool is now, which is what a policy sees, and not from where an earlier chunk meant it to be.
     */
    public void follow(ActionChunk chunk) {
        List<Pose> waypoints = new ArrayList<>();
        grippers = new double[chunk.steps()];
        Pose pose = controller.tool();
        for (int k = 0; k < chunk.steps(); k++) {
            pose = pose.times(chunk.motion(k));
            waypoints.add(pose);
            grippers[k] = chunk.value(k, ActionChunk.GRIPPER);
        }
        planned = path.plan(motion, waypoints);
        done = 0;
    }

    /**
     * Carries out the chunk's next action, 40 ms.
     *
     * @param tick called after each of the control steps, when angles and speeds are the commands for it
     */
    public void step(Runnable tick) {
        boolean moving = planned && done < grippers.length;
        if (done < grippers.length) {
            double command = grippers[done];
            gripper = Double.isFinite(command) ? Math.max(-1, Math.min(1, command)) : gripper;
        }
        for (int i = 1; i <= TICKS; i++) {
            if (moving) {
                motion = path.at((done * TICKS + i) * ControllerConfig.STEP_SECONDS);
                outcome = controller.step(motion);
            } else {
                outcome = controller.brake(Outcome.NO_PATH);
                motion = controller.motion();
            }
            tick.run();
        }
        done++;
        if (far(motion.pose(), controller.tool())) {
            motion = controller.motion();
        }
    }

    /** What became of the last control step. */
    public Outcome outcome() {
        return outcome;
    }

    /** Where the tool is commanded to be now, from where the next chunk counts. */
    public Pose tool() {
        return controller.tool();
    }

    /** Command for the gripper: 1 open, -1 closed. */
    public double gripper() {
        return gripper;
    }

    /** Joint angles commanded now, radians. */
    public void copyAngles(double[] target) {
        controller.copyAngles(target);
    }

    /** Joint speeds commanded now, radians a second. */
    public void copySpeeds(double[] target) {
        controller.copySpeeds(target);
    }

    private static boolean far(Pose a, Pose b) {
        return !(a.position().minus(b.position()).length() <= LOST_METRES
                && a.turnTo(b).length() <= LOST_RADIANS);
    }
}
