package vidact.cvae;

import vidact.core.Check;
import vidact.cvae.data.RobotDataConfig;
import vidact.gpt.GptConfig;
import vidact.torch.train.TrainConfig;

/**
 * What {@code finetune} is asked.
 *
 * @param model size of the trunk; with {@code --from} it must be the checkpoint's but for dropout
 * @param freezeTrunk whether the trunk stays as it was pre-trained, and only states and actions are learned
 * @param batch sequences a step
 * @param text the text encoder without {@code --from}: {@code bytes}, or the folder of a CLIP model
 * @param stride rows from one place where a sequence to learn from may begin to the next, a divisor of {@code data.spacing}; 0 for all of it
 * @param stateDropout probability that a step's state is hidden in training, so that frames can be predicted without it
 */
public record FinetuneConfig(
        RobotDataConfig data,
        GptConfig model,
        HeadConfig head,
        Loss loss,
        boolean freezeTrunk,
        int batch,
        String text,
        int stride,
        double stateDropout,
        Validation validation,
        TrainConfig training) {
    /**
     * Weights of the parts of the loss; the arm's SmoothL1 has weight 1.
     *
     * @param gripper of the gripper's binary cross-entropy
     * @param video of the cross-entropy of the next frames' codes
     * @param divergence of the latent variable's divergence from its prior, in nats
     */
    public record Loss(double gripper, double video, double divergence) {
        public Loss {
            Check.argument(
                    gripper >= 0 && video >= 0 && divergence >= 0,
                    "weights of the loss are 0 or more, got gripper %s, video %s and divergence %s",
                    gripper,
                    video,
                    divergence);
        }
    }

    /**
     * How the model is judged while it learns.
     *
     * @param every steps between two looks
     * @param sequences of held-out episodes that are looked at; 0 for none
     */
    public record Validation(long every, int sequences) {
        public Validation {
            Check.argument(
                    every > 0 && sequences >= 0,
                    "validation.every must be above 0 and validation.sequences 0 or more, got %d and %d",
                    every,
                    sequences);
        }
    }

    public FinetuneConfig {
        Check.argument(batch > 0, "batch must be above 0, got %d", batch);
        Check.argument(!text.isBlank(), "text is 'bytes' or the folder of a CLIP model");
        stride = stride == 0 ? data.spacing() : stride;
        Check.argument(
                stride > 0 && data.spacing() % stride == 0,
                "data.spacing must be a multiple of stride, got %d and %d",
                data.spacing(),
                stride);
        Check.argument(stateDropout >= 0 && stateDropout < 1, "stateDropout lies in [0, 1), got %s", stateDropout);
    }
}
