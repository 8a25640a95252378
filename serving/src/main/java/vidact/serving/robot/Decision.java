package vidact.serving.robot;

import java.util.List;
import java.util.Map;
import vidact.core.image.Image;
import vidact.core.policy.ActionChunk;

/**
 * What a robot is told.
 *
 * @param joints commands 5 ms apart for the actions to carry out, radians; none unless the robot asked
 * @param frames what the policy expects to see one step later, by camera; none unless the robot asked
 * @param execute actions of the chunk to carry out before the next observation
 * @param model version of the model that decided
 * @param queueMillis from arrival to its turn
 * @param inferMillis the model's time
 * @param together robots that were decided for in the same go
 */
public record Decision(
        ActionChunk chunk,
        List<double[]> joints,
        Map<String, Image> frames,
        int execute,
        String model,
        double queueMillis,
        double inferMillis,
        int together) {
    public Decision {
        joints = List.copyOf(joints);
        frames = Map.copyOf(frames);
    }
}
