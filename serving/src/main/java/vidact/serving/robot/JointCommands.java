package vidact.serving.robot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vidact.control.trajectory.SmoothingConfig;
import vidact.control.wholebody.ChunkFollower;
import vidact.core.policy.ActionChunk;

/**
 * Turns a robot's chunks into joint angles at 200 Hz, through smoothing and whole-body control. Commands go on from those before as long as
 * the robot is where they left it.
 */
final class JointCommands {
    private static final double LOST_RADIANS = 0.15; // between commanded and measured, after which control starts anew

    private final CommandedArm arm;
    private Optional<ChunkFollower> follower = Optional.empty();

    JointCommands(CommandedArm arm) {
        this.arm = arm;
    }

    /**
     * Commands for the actions that are carried out.
     *
     * @param measured joint angles now, radians
     * @param execute actions of the chunk
     * @return {@code [execute * 8][joints]}, 5 ms apart
     */
    List<double[]> commands(ActionChunk chunk, double[] measured, int execute) {
        ChunkFollower used = follower.filter(known -> isThere(known, measured))
                .orElseGet(
                        () -> new ChunkFollower(arm.model(), SmoothingConfig.tabletop(), arm.surroundings(), measured));
        follower = Optional.of(used);
        used.follow(chunk);
        List<double[]> commands = new ArrayList<>();
        for (int k = 0; k < execute; k++) {
            used.step(() -> {
                double[] angles = new double[arm.model().joints()];
                used.copyAngles(angles);
                commands.add(angles);
            });
        }
        return commands;
    }

    /** What was commanded and what is measured may differ by whole turns of a joint without limits. */
    private boolean isThere(ChunkFollower known, double[] measured) {
        double[] commanded = new double[arm.model().joints()];
        known.copyAngles(commanded);
        for (int i = 0; i < commanded.length; i++) {
            if (Math.abs(Math.IEEEremainder(commanded[i] - measured[i], 2 * Math.PI)) > LOST_RADIANS) {
                return false;
            }
        }
        return true;
    }
}
