package vidact.torch.train;

import vidact.core.Check;

/**
 * Constants of {@link AdamW}.
 *
 * @param beta1 how much of the gradient's running mean is kept each step, [0, 1)
 * @param beta2 the same of its square
 * @param epsilon added to the deviation
 * @param weightDecay share of a matrix that goes each step, times the learning rate
 */
public record AdamConfig(double beta1, double beta2, double epsilon, double weightDecay) {
    public AdamConfig {
        Check.argument(
                beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1,
                "beta1 and beta2 lie in [0, 1), got %s and %s",
                beta1,
                beta2);
        Check.argument(
                epsilon > 0 && weightDecay >= 0, "epsilon %s or weightDecay %s is negative", epsilon, weightDecay);
    }
}
