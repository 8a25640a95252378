package vidact.torch.train;

import vidact.core.Check;
import vidact.torch.Precision;

/**
 * How long and how fast a model is trained.
 *
 * @param steps optimiser steps
 * @param learningRate peak of the schedule
 * @param warmUpSteps steps until the peak
 * @param clipNorm largest norm of all gradients together
 * @param checkpointEvery steps between checkpoints
 * @param keepCheckpoints how many of the newest stay on disk
 */
public record TrainConfig(
        long steps,
        double learningRate,
        long warmUpSteps,
        double clipNorm,
        long checkpointEvery,
        int keepCheckpoints,
        Precision precision,
        AdamConfig adam) {
    public TrainConfig {
        Check.argument(steps > 0, "training.steps must be above 0, got %d", steps);
        Check.argument(learningRate > 0, "training.learningRate must be above 0, got %s", learningRate);
        Check.argument(clipNorm > 0, "training.clipNorm must be above 0, got %s", clipNorm);
        Check.argument(
                checkpointEvery > 0 && keepCheckpoints > 0,
                "training.checkpointEvery and keepCheckpoints must be above 0, got %d and %d",
                checkpointEvery,
                keepCheckpoints);
    }

    LearningRate schedule() {
        return new LearningRate(learningRate, learningRate / 20, warmUpSteps, steps);
    }
}
