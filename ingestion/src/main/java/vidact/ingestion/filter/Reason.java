package vidact.ingestion.filter;

import java.util.Locale;
import vidact.core.catalogue.Score;

/** Why a clip is rejected. */
public enum Reason {
    /** The source names a video that is not on disk. */
    MISSING,
    /** The source names a video by a path, which is not followed. */
    UNSAFE_NAME,
    /** The source's times end before they begin. */
    BAD_TIMES,
    /** The source names the same clip before. */
    REPEATED_ROW,
    /** The source says that this stretch is redacted or missing. */
    REDACTED,
    /** What stands beside the video to describe it cannot be read. */
    BAD_SIDECAR,
    /** Its licence is not among those that are allowed; likewise CONSENT. */
    LICENCE,
    CONSENT,
    /** The file does not open or its stream stops decoding. */
    UNDECODABLE,
    /** Decoding it took longer than allowed and was stopped. */
    TIMEOUT,
    /** Decoding it took more memory than allowed, or ended the process that did it. */
    CRASHED,
    /** Its pictures are larger than is decoded. */
    TOO_LARGE,
    /** Much less decodes than the container promises. */
    TRUNCATED,
    TOO_SHORT,
    TOO_LONG,
    LOW_RESOLUTION,
    DARK,
    BRIGHT,
    BLACK,
    WHITE,
    /** Nothing moves. */
    STATIC,
    /** Everything moves. */
    SHAKY,
    BLURRED,
    FROZEN,
    /** There is a cut within it. */
    CUT,
    NO_HANDS,
    /** A person, or the filter that learned from people, would not keep it. */
    UNWANTED,
    /** Another clip that is kept shows the same. */
    DUPLICATE,
    /** A score lies outside its limits in a way that has no name of its own. */
    OUT_OF_LIMITS;

    /** As it stands in the catalogue. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it means that a score lies below its least or above its greatest value. */
    static Reason of(Score score, boolean above) {
        return switch (score) {
            case BRIGHTNESS -> above ? BRIGHT : DARK;
            case BLACK_RATIO -> above ? BLACK : OUT_OF_LIMITS;
            case WHITE_RATIO -> above ? WHITE : OUT_OF_LIMITS;
            case MOTION -> above ? SHAKY : STATIC;
            case SHARPNESS -> above ? OUT_OF_LIMITS : BLURRED;
            case FREEZE_RATIO -> above ? FROZEN : OUT_OF_LIMITS;
            case CUT_MAX -> above ? CUT : OUT_OF_LIMITS;
            case HAND_RATIO, HAND_COUNT -> above ? OUT_OF_LIMITS : NO_HANDS;
            case KEEP_PROBABILITY -> above ? OUT_OF_LIMITS : UNWANTED;
        };
    }
}
