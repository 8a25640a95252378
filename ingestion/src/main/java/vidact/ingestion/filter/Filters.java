package vidact.ingestion.filter;

import java.util.ArrayList;
import java.util.List;
import vidact.core.catalogue.ClipRow;
import vidact.core.catalogue.Score;
import vidact.core.catalogue.Scores;

/** The rules. A clip is rejected for every reason that holds, so that each threshold can be judged on its own. */
public final class Filters {
    private Filters() {}

    /** What a source's statements of licence and consent forbid. */
    public static List<Reason> judgeTerms(FilterConfig config, String licence, String consent) {
        List<Reason> reasons = new ArrayList<>();
        if (!config.licences().isEmpty() && !config.licences().contains(licence)) {
            reasons.add(Reason.LICENCE);
        }
        if (!config.consents().isEmpty() && !config.consents().contains(consent)) {
            reasons.add(Reason.CONSENT);
        }
        return reasons;
    }

    /**
     * Judges a clip that decoded.
     *
     * @param promisedMicros length as container or source state it, 0 if they do not
     */
    public static List<Reason> judge(
            FilterConfig config, ClipRow.Timing timing, ClipRow.Picture picture, long promisedMicros, Scores scores) {
        List<Reason> reasons = new ArrayList<>();
        long decodedMicros = timing.endMicros() - timing.startMicros();
        if (decodedMicros < (1 - config.maxMissingShare()) * promisedMicros) {
            reasons.add(Reason.TRUNCATED);
        }
        if (timing.frameMicros().size() < config.minFrames() || decodedMicros < config.minSeconds() * 1e6) {
            reasons.add(Reason.TOO_SHORT);
        }
        if (decodedMicros > config.maxSeconds() * 1e6) {
            reasons.add(Reason.TOO_LONG);
        }
        if (Math.min(picture.width(), picture.height()) < config.minSide()) {
            reasons.add(Reason.LOW_RESOLUTION);
        }
        reasons.addAll(judge(config, scores));
        return reasons;
    }

    /** What the scores' limits forbid. */
    public static List<Reason> judge(FilterConfig config, Scores scores) {
        List<Reason> reasons = new ArrayList<>();
        for (Score score : Score.values()) {
            FilterConfig.Limit limit = config.limits().get(score.label());
            if (limit != null && scores.get(score).isPresent()) {
                double value = scores.get(score).get();
                if (limit.isBelow(value) || limit.isAbove(value)) {
                    reasons.add(Reason.of(score, limit.isAbove(value)));
                }
            }
        }
        return reasons;
    }
}
