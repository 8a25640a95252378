package vidact.serving.robot;

import vidact.core.policy.ActionChunk;

/**
 * What a robot is told.
 *
 * @param execute actions of the chunk to carry out before the next observation
 * @param model version of the model that decided
 * @param queueMillis from arrival to its turn
 * @param inferMillis the model's time
 * @param together robots that were decided for in the same go
 */
public record Decision(
        ActionChunk chunk, int execute, String model, double queueMillis, double inferMillis, int together) {}
