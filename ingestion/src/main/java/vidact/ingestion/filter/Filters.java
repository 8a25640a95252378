package vidact.ingestion.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vidact.core.catalogue.ClipRow;
import vidact.core.catalogue.Scores;

/** The rules. A clip is rejected for every reason that holds, so that each threshold can be judged on its own. */
public final class Filters {
    private Filters() {}

    /**
     * Judges a clip that decoded.
     *
     * @param promisedMicros length of the stream as its container states it, 0 if it does not
     */
    public static List<Reason> judge(
            FilterConfig config, ClipRow.Timing timing, long promisedMicros, Optional<Scores> scores) {
        List<Reason> reasons = new ArrayList<>();
        long decodedMicros = timing.endMicros() - timing.startMicros();
        if (decodedMicros < (1 - config.maxMissingShare()) * promisedMicros) {
            reasons.add(Reason.TRUNCATED);
        }
        if (timing.frameMicros().size() < config.minFrames()) {
            reasons.add(Reason.TOO_SHORT);
        }
        if (scores.isPresent() && scores.get().blackRatio() > config.maxBlackRatio()) {
            reasons.add(Reason.BLACK);
        }
        if (scores.isPresent() && scores.get().motion() < config.minMotion()) {
            reasons.add(Reason.STATIC);
        }
        return reasons;
    }
}
