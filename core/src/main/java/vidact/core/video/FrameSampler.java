package vidact.core.video;

import vidact.core.Check;

/**
 * Picks frames at a steady rate by their time stamps: the first frame, then each first frame at or after the next
 * multiple of the period. A video slower than the rate keeps all of its frames.
 */
public final class FrameSampler {
    private final double periodMicros;
    private long first;
    private long taken;

    /**
     * A sampler for one video.
     *
     * @param framesPerSecond wanted rate, above 0
     */
    public FrameSampler(double framesPerSecond) {
        Check.argument(framesPerSecond > 0, "frames per second must be above 0, got %s", framesPerSecond);
        periodMicros = 1e6 / framesPerSecond;
    }

    /** Whether the frame shown at {@code micros} is kept; ask in order of time. */
    public boolean keeps(long micros) {
        if (taken == 0) {
            first = micros;
            taken = 1;
            return true;
        }
        // Half a microsecond of tolerance: time stamps are rounded to whole ones.
        double due = first + taken * periodMicros - 0.5;
        if (micros < due) {
            return false;
        }
        taken = Math.max(taken + 1, (long) Math.floor((micros - first + 0.5) / periodMicros) + 1);
        return true;
    }
}
