package vidact.core.catalogue;

import java.util.Locale;

/** Something that is measured of a clip. Grey values lie in [0, 255] and come from pictures of 64 x 64, whatever the video's size. */
public enum Score {
    /** Mean grey value. */
    BRIGHTNESS,
    /** Share of sampled frames that are black, [0, 1]. */
    BLACK_RATIO,
    /** Share of sampled frames that are blown out to white, [0, 1]. */
    WHITE_RATIO,
    /** Mean absolute grey difference of neighbouring sampled frames. */
    MOTION,
    /** Mean variance of the Laplacian of sampled frames; small where they are blurred. */
    SHARPNESS,
    /** Share of neighbouring sampled frames that are equal but for noise, [0, 1]. */
    FREEZE_RATIO,
    /** Greatest cut score of neighbouring frames, [0, 100], as ffmpeg's scdet defines it. */
    CUT_MAX,
    /** Share of looked-at frames with a hand, [0, 1]. */
    HAND_RATIO,
    /** Most hands in a frame. */
    HAND_COUNT,
    /** Probability that a person would keep the clip, [0, 1], by the filter learned from labels. */
    KEEP_PROBABILITY;

    /** Its column's name. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
