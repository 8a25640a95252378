package vidact.serving.robot;

import java.util.List;
import java.util.Optional;
import vidact.control.arm.ArmModel;
import vidact.control.arm.Surroundings;
import vidact.core.Check;

/**
 * The arm whose joints the server can command.
 *
 * @param model {@code gen3}, or {@code none}
 * @param joints keys of its measured joint angles in a robot's messages, radians
 * @param floorMetres height of what it stands on
 */
public record ArmSettings(String model, List<String> joints, double floorMetres) {
    public ArmSettings {
        joints = List.copyOf(joints);
        Check.argument(model.equals("none") || model.equals("gen3"), "arm.model must be gen3 or none, got '%s'", model);
        Check.argument(
                model.equals("none") || !joints.isEmpty(), "arm.joints must name where messages have the joint angles");
    }

    /** The arm, if there is one. */
    public Optional<CommandedArm> read() {
        return model.equals("none")
                ? Optional.empty()
                : Optional.of(new CommandedArm(ArmModel.gen3(), joints, Surroundings.table(floorMetres)));
    }
}
