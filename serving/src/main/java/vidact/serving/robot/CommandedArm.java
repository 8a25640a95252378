package vidact.serving.robot;

import java.util.List;
import vidact.control.arm.ArmModel;
import vidact.control.arm.Surroundings;

/**
 * The arm whose joints the server commands, read once.
 *
 * @param joints keys of its measured joint angles in a robot's messages, radians
 */
public record CommandedArm(ArmModel model, List<String> joints, Surroundings surroundings) {
    public CommandedArm {
        joints = List.copyOf(joints);
    }
}
