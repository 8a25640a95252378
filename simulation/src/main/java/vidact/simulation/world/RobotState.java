package vidact.simulation.world;

import java.util.List;
import vidact.core.geometry.Pose;
import vidact.core.geometry.Vector;

/**
 * The arm as its sensors tell.
 *
 * @param tool measured pose of the point between the fingers
 * @param angles measured joint angles, radians
 * @param opening of each finger from the middle, metres
 * @param gripper last command: 1 open, -1 closed
 */
public record RobotState(Pose tool, List<Double> angles, double opening, double gripper) {
    /** What the numbers of {@link #numbers} are, with units. */
    public static final List<String> NAMES = List.of(
            "tool_x_m",
            "tool_y_m",
            "tool_z_m",
            "tool_tilt_x_rad",
            "tool_tilt_y_rad",
            "tool_yaw_rad",
            "opening_m",
            "joint_1_rad",
            "joint_2_rad",
            "joint_3_rad",
            "joint_4_rad",
            "joint_5_rad",
            "joint_6_rad",
            "joint_7_rad",
            "gripper_command");

    private static final Pose DOWN = Pose.rollPitchYaw(Vector.ZERO, new Vector(Math.PI, 0, 0));

    public RobotState {
        angles = List.copyOf(angles);
    }

    /**
     * The state that policies see, {@code [15]}. The tool's turn is a rotation vector from the pose that looks straight down, so
     * that nothing wraps while it works on a table.
     */
    public double[] numbers() {
        Vector place = tool.position();
        Vector turn = tool.movedTo(Vector.ZERO).times(DOWN.inverse()).rotationVector();
        double[] numbers = new double[NAMES.size()];
        for (int c = 0; c < 3; c++) {
            numbers[c] = place.component(c);
            numbers[3 + c] = turn.component(c);
        }
        numbers[6] = opening;
        for (int i = 0; i < angles.size(); i++) {
            numbers[7 + i] = angles.get(i);
        }
        numbers[14] = gripper;
        return numbers;
    }
}
