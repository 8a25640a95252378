package vidact.ingestion.filter;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vidact.core.Check;
import vidact.core.catalogue.Score;

/**
 * Which clips are kept.
 *
 * @param minFrames fewest sampled frames
 * @param minSeconds shortest; likewise maxSeconds longest
 * @param minSide least pixels of the shorter side
 * @param maxMissingShare largest share of the stream's stated length that may fail to decode
 * @param levels what counts as black, white and frozen
 * @param limits least and greatest value of scores by name; a score that was not measured passes
 * @param licences allowed ones; none allows all
 * @param consents allowed ones; none allows all
 */
public record FilterConfig(
        int minFrames,
        double minSeconds,
        double maxSeconds,
        int minSide,
        double maxMissingShare,
        Levels levels,
        Map<String, Limit> limits,
        List<String> licences,
        List<String> consents) {

    /**
     * Grey levels, [0, 255].
     *
     * @param black a frame whose mean is below it is black; likewise white, above it
     * @param frozen neighbouring frames whose mean difference is below it are the same
     */
    public record Levels(double black, double white, double frozen) {}

    /** Least and greatest value, both allowed; either may be left out. */
    public record Limit(@Nullable Double min, @Nullable Double max) {
        /** From {@code {min: 0.1}}, {@code {max: 2}} or both. */
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Limit of(Map<String, @Nullable Double> ends) {
            for (String end : ends.keySet()) {
                Check.argument("min".equals(end) || "max".equals(end), "a limit has min and max, not '%s'", end);
            }
            return new Limit(ends.get("min"), ends.get("max"));
        }

        boolean isBelow(double value) {
            return min != null && value < min;
        }

        boolean isAbove(double value) {
            return max != null && value > max;
        }
    }

    public FilterConfig {
        Check.argument(minFrames > 0, "filter.minFrames must be above 0, got %d", minFrames);
        Check.argument(
                minSeconds >= 0 && maxSeconds > minSeconds,
                "filter.minSeconds must lie in [0, maxSeconds), got %s and %s",
                minSeconds,
                maxSeconds);
        Check.argument(
                maxMissingShare >= 0 && maxMissingShare <= 1,
                "filter.maxMissingShare lies in [0, 1], got %s",
                maxMissingShare);
        limits = new LinkedHashMap<>(limits);
        List<String> known = Arrays.stream(Score.values()).map(Score::label).toList();
        for (String name : limits.keySet()) {
            Check.argument(known.contains(name), "filter.limits.%s: known scores are %s", name, known);
        }
        licences = List.copyOf(licences);
        consents = List.copyOf(consents);
    }
}
