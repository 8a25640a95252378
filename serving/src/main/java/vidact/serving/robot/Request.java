package vidact.serving.robot;

import java.util.List;
import vidact.core.policy.Observation;

/**
 * What a robot sends.
 *
 * @param joints measured joint angles, radians, if it wants joint commands; else none
 */
public record Request(Observation observation, Wish wish, List<Double> joints) {
    public Request {
        joints = List.copyOf(joints);
    }
}
