package vidact.gpt;

import vidact.core.Check;

/**
 * Which frames of a clip make a sequence.
 *
 * @param frames frames in a sequence, F
 * @param stride sampled frames from one to the next
 * @param pack whether shorter clips share a sequence; without it they are left out
 */
public record WindowConfig(int frames, int stride, boolean pack) {
    /** Fewer frames leave nothing to predict. */
    public static final int SHORTEST = 2;

    public WindowConfig {
        Check.argument(frames >= SHORTEST, "window.frames must be %d or more, got %d", SHORTEST, frames);
        Check.argument(stride > 0, "window.stride must be above 0, got %d", stride);
    }

    /** Sampled frames that a clip must have to fill a sequence. */
    public int span() {
        return (frames - 1) * stride + 1;
    }

    /** Frames of a sequence that a clip of so many sampled frames can fill. */
    public int framesIn(int sampled) {
        return Math.min(frames, (sampled - 1) / stride + 1);
    }

    /** Whether a clip of so many sampled frames is used. */
    public boolean takes(int sampled) {
        return framesIn(sampled) >= (pack ? SHORTEST : frames);
    }
}
