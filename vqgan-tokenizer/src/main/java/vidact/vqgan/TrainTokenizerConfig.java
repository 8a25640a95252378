package vidact.vqgan;

import vidact.core.Check;
import vidact.core.image.Preprocess;
import vidact.core.image.Resize;
import vidact.torch.train.TrainConfig;

/**
 * What {@code train-tokenizer} is asked.
 *
 * @param fit how frames become squares
 * @param augment how frames are varied
 * @param batch frames a step
 * @param maxFrames at most so many frames of the catalogue are kept in memory, drawn evenly
 * @param previewEvery steps between pictures of what the tokenizer gives back, 0 for none
 */
public record TrainTokenizerConfig(
        VqganConfig model,
        Resize.Fit fit,
        Augmentation augment,
        LossConfig loss,
        int batch,
        int maxFrames,
        long previewEvery,
        EvaluationConfig evaluation,
        TrainConfig training) {
    public TrainTokenizerConfig {
        Check.argument(
                batch > 0 && maxFrames >= batch,
                "batch and maxFrames must satisfy 0 < batch <= maxFrames, got %d and %d",
                batch,
                maxFrames);
        Check.argument(previewEvery >= 0, "previewEvery must not be below 0, got %d", previewEvery);
        Check.argument(
                !loss.adversarial().on() || model.size() >= LossConfig.SMALLEST_JUDGED,
                "a discriminator needs pictures of %d pixels, model.size is %d: set loss.adversarial.weight=0",
                LossConfig.SMALLEST_JUDGED,
                model.size());
    }

    /** What frames go through before the network. */
    public Preprocess preprocess() {
        return new Preprocess(model.size(), fit);
    }

    /** What frames go through before they are kept to be varied and learned from. */
    public Preprocess storing() {
        return new Preprocess(augment.storedSide(model.size()), fit);
    }
}
