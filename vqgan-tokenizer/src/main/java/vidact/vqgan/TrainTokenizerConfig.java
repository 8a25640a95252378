package vidact.vqgan;

import vidact.core.Check;
import vidact.core.image.Preprocess;
import vidact.core.image.Resize;
import vidact.torch.train.TrainConfig;

/**
 * What {@code train-tokenizer} is asked.
 *
 * @param fit how frames become squares
 * @param batch frames a step
 * @param maxFrames at most so many frames of the catalogue are kept in memory, drawn evenly
 */
public record TrainTokenizerConfig(VqganConfig model, Resize.Fit fit, int batch, int maxFrames, TrainConfig training) {
    public TrainTokenizerConfig {
        Check.argument(
                batch > 0 && maxFrames >= batch,
                "batch and maxFrames must satisfy 0 < batch <= maxFrames, got %d and %d",
                batch,
                maxFrames);
    }

    /** What frames go through before the network. */
    public Preprocess preprocess() {
        return new Preprocess(model.size(), fit);
    }
}
