package vidact.vqgan;

import vidact.core.Check;

/**
 * How a trained tokenizer is judged.
 *
 * @param frames at most so many held-out frames, evenly from all clips
 * @param inception TorchScript file of the Inception network for rFID, empty for none
 */
public record EvaluationConfig(int frames, String inception) {
    public EvaluationConfig {
        Check.argument(frames > 1, "evaluation.frames must be above 1, got %d", frames);
    }
}
