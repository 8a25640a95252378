package vidact.gpt;

import vidact.core.Check;

/**
 * Which frames of a clip make a sequence.
 *
 * @param frames frames in a sequence, F
 * @param stride sampled frames from one to the next
 */
public record WindowConfig(int frames, int stride) {
    public WindowConfig {
        Check.argument(frames > 1, "window.frames must be above 1, got %d", frames);
        Check.argument(stride > 0, "window.stride must be above 0, got %d", stride);
    }

    /** Sampled frames that a clip must have. */
    public int span() {
        return (frames - 1) * stride + 1;
    }
}
