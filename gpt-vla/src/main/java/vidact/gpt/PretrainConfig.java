package vidact.gpt;

import vidact.core.Check;
import vidact.gpt.data.DataConfig;
import vidact.torch.train.TrainConfig;

/**
 * What {@code pretrain} is asked.
 *
 * @param batch sequences a step, over all ranks
 * @param accumulate parts that each rank's share of the batch is worked through in, to save memory
 * @param changedWeight how much more an image token counts that differs from the one at its place in the frame before; 1 counts all
 *     alike. What a caption decides shows in few tokens, those of the arm as it sets out
 * @param text the text encoder: {@code bytes}, which is built in, or the folder of a CLIP model in Hugging Face's layout
 */
public record PretrainConfig(
        GptConfig model,
        WindowConfig window,
        int batch,
        int accumulate,
        double changedWeight,
        String text,
        DataConfig data,
        Validation validation,
        TrainConfig training) {
    public PretrainConfig {
        Check.argument(batch > 0, "batch must be above 0, got %d", batch);
        Check.argument(
                accumulate > 0 && batch % accumulate == 0,
                "accumulate must divide the batch of %d, got %d",
                batch,
                accumulate);
        Check.argument(changedWeight >= 1, "changedWeight is 1 or more, got %s", changedWeight);
        Check.argument(!text.isBlank(), "text is 'bytes' or the folder of a CLIP model");
    }

    /**
     * How the model is judged while it learns.
     *
     * @param every steps between two looks
     * @param sequences of the split {@code validation} that are looked at; 0 for none
     */
    public record Validation(long every, int sequences) {
        public Validation {
            Check.argument(every > 0, "validation.every must be above 0, got %d", every);
            Check.argument(sequences >= 0, "validation.sequences must not be below 0, got %d", sequences);
        }
    }

    /** Sequences that the model takes at once, on each of so many ranks. */
    public int sequencesAtOnce(int ranks) {
        Check.argument(
                batch % (ranks * accumulate) == 0,
                "a batch of %d does not divide over %d ranks and %d parts",
                batch,
                ranks,
                accumulate);
        return batch / ranks / accumulate;
    }
}
