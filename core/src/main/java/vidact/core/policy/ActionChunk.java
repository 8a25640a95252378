package vidact.core.policy;

import java.util.Arrays;
import java.util.List;
import vidact.core.Check;
import vidact.core.geometry.Pose;
import vidact.core.geometry.Vector;

/**
 * Actions for the next K steps, {@code [K, 7]}. An action is the tool's motion during its step, in the tool's own frame at the
 * step's start (three metres, then axis times angle in radians), and the gripper: 1 open, -1 closed. It owns its numbers and never
 * changes.
 */
public final class ActionChunk {
    /** Numbers of an action. */
    public static final int WIDTH = 7;

    /** What each number of an action is. */
    public static final List<String> NAMES = List.of(
            "tool_dx_m",
            "tool_dy_m",
            "tool_dz_m",
            "tool_rx_rad",
            "tool_ry_rad",
            "tool_rz_rad",
            "gripper_open_1_closed_-1");

    /** Place of the gripper in an action. */
    public static final int GRIPPER = 6;

    /** Gripper values. */
    public static final double OPEN = 1;

    public static final double CLOSED = -1;

    private final double[][] actions;

    private ActionChunk(double[][] actions) {
        this.actions = actions;
    }

    /** A chunk of copies of these actions, one for each step. */
    public static ActionChunk of(List<double[]> actions) {
        Check.argument(!actions.isEmpty(), "a chunk needs an action");
        double[][] copies = new double[actions.size()][];
        for (int k = 0; k < copies.length; k++) {
            Check.argument(
                    actions.get(k).length == WIDTH,
                    "action %d has %d numbers, an action has %d",
                    k,
                    actions.get(k).length,
                    WIDTH);
            copies[k] = actions.get(k).clone();
        }
        return new ActionChunk(copies);
    }

    /** An action, {@code [7]}: a motion of the tool in its own frame at the step's start, and the gripper's value. */
    public static double[] action(Pose motion, double gripper) {
        double[] action = Arrays.copyOf(motion.numbers(), WIDTH);
        action[GRIPPER] = gripper;
        return action;
    }

    /** Number of steps K. */
    public int steps() {
        return actions.length;
    }

    /** Number {@code i} of the action of a step. */
    public double value(int step, int i) {
        return actions[step][i];
    }

    /** A copy of the action of a step, {@code [7]}. */
    public double[] action(int step) {
        return actions[step].clone();
    }

    /** The tool's motion of a step, in its own frame at the step's start. */
    public Pose motion(int step) {
        double[] action = actions[step];
        return Pose.exponential(
                new Vector(action[0], action[1], action[2]), new Vector(action[3], action[4], action[5]));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ActionChunk chunk && Arrays.deepEquals(chunk.actions, actions);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(actions);
    }

    @Override
    public String toString() {
        return "ActionChunk" + Arrays.deepToString(actions);
    }
}
