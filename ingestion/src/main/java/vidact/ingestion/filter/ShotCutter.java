package vidact.ingestion.filter;

import vidact.core.Check;
import vidact.core.image.Image;

/** Says frame by frame where one shot ends and the next begins. It sees every frame, so that a cut is right to the frame. */
public final class ShotCutter {
    /** What cuts a video is cut at: none. */
    public static final Config NONE = new Config(0, 0);

    private final Config config;
    private final Changes changes = new Changes();
    private boolean begun;
    private long startMicros;

    /**
     * When a shot ends.
     *
     * @param threshold least suddenness of a cut, (0, 100], as ffmpeg's scdet measures it; 0 does not look for cuts
     * @param maxSeconds a longer shot is divided there; 0 leaves it whole
     */
    public record Config(double threshold, double maxSeconds) {
        public Config {
            Check.argument(
                    threshold >= 0 && threshold <= 100 && maxSeconds >= 0,
                    "shots.threshold lies in [0, 100] and shots.maxSeconds is 0 or more, got %s and %s",
                    threshold,
                    maxSeconds);
        }

        /** Whether anything is ever cut. */
        public boolean cuts() {
            return threshold > 0 || maxSeconds > 0;
        }
    }

    public ShotCutter(Config config) {
        this.config = config;
    }

    /**
     * Takes the next frame.
     *
     * @param small the frame, {@value FrameScores#SIDE} x {@value FrameScores#SIDE}
     * @return whether it is the first of a shot that follows another
     */
    public boolean begins(long micros, Image small) {
        changes.add(Changes.grey(small));
        boolean sudden = config.threshold() > 0 && changes.suddenness() >= config.threshold();
        boolean tooLong = config.maxSeconds() > 0 && micros - startMicros >= config.maxSeconds() * 1e6;
        boolean begins = begun && (sudden || tooLong);
        if (begins || !begun) {
            startMicros = micros;
        }
        begun = true;
        return begins;
    }
}
