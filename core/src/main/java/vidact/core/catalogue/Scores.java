package vidact.core.catalogue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What was measured of a clip. A score that was not measured is not there; it is never 0 instead. */
public record Scores(Map<Score, Double> values) {
    public Scores {
        Map<Score, Double> sorted = new EnumMap<>(Score.class);
        sorted.putAll(values);
        values = Collections.unmodifiableMap(sorted);
    }

    /** Of a clip that could not be decoded. */
    public static Scores none() {
        return new Scores(Map.of());
    }

    /** A score, if it was measured. */
    public Optional<Double> get(Score score) {
        return Optional.ofNullable(values.get(score));
    }

    /** From a map of scores, as JSON has it. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Scores of(Map<Score, Double> values) {
        return new Scores(values);
    }

    /** As a map, for JSON. */
    @JsonValue
    Map<Score, Double> json() {
        return values;
    }
}
