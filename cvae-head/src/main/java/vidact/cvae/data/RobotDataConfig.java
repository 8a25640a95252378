package vidact.cvae.data;

import java.util.List;
import vidact.core.Check;

/**
 * What is taken of a robot data set.
 *
 * @param cameras views in the model's order; empty takes all, in the data set's order
 * @param state numbers of the state that the model sees; without names, all
 * @param action numbers that it learns; without names, all
 * @param form how actions are read
 * @param history steps of a sequence, F
 * @param chunk actions that follow each step, K
 * @param spacing rows of the data set from one step to the next
 * @param validationShare share of the episodes that nothing is learned from, [0, 1), by hash; episodes that the data set itself holds out
 *     come on top
 */
public record RobotDataConfig(
        List<String> cameras,
        Columns state,
        Columns action,
        Form form,
        int history,
        int chunk,
        int spacing,
        double validationShare) {
    /**
     * Numbers of a feature by name.
     *
     * @param numbers names of those that are continuous
     * @param gripper name of the one that is open or closed; empty if there is none
     */
    public record Columns(List<String> numbers, String gripper) {
        public Columns {
            numbers = List.copyOf(numbers);
        }
    }

    /** How an action is read. */
    public enum Form {
        /** As it is recorded. */
        RECORDED,
        /**
         * The tool's motion to the next row's pose, in its own frame: three metres, then axis times angle, which has no wrap and no sign to
         * choose. The state's first six numbers are x, y, z, roll, pitch, yaw; the gripper is the recorded action's.
         */
        TOOL_MOTION,
        /**
         * The change of each of the action's numbers to the next row, read from the state's numbers of the same names, such as joint angles;
         * the gripper is the recorded action's.
         */
        JOINT_MOTION
    }

    public RobotDataConfig {
        cameras = List.copyOf(cameras);
        Check.argument(
                history > 0 && chunk > 0 && spacing > 0,
                "data.history, data.chunk and data.spacing must be above 0, got %d, %d and %d",
                history,
                chunk,
                spacing);
        Check.argument(
                validationShare >= 0 && validationShare < 1,
                "data.validationShare lies in [0, 1), got %s",
                validationShare);
    }
}
