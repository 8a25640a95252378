package vidact.ingestion.review;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import vidact.core.catalogue.ClipRow;
import vidact.core.catalogue.Score;

/** What a filter sees of a clip: its measured scores, its length and size as logarithms. NaN is what was not measured. */
public final class ClipFeatures {
    private static final List<Score> SCORES = Arrays.stream(Score.values())
            .filter(score -> score != Score.KEEP_PROBABILITY)
            .toList();

    /** Names of the numbers, in order. */
    public static final List<String> NAMES = Stream.concat(
                    SCORES.stream().map(Score::label), Stream.of("log_seconds", "log_side"))
            .toList();

    private ClipFeatures() {}

    /** The numbers of a clip. */
    public static List<Double> of(ClipRow row) {
        List<Double> numbers = new ArrayList<>();
        for (Score score : SCORES) {
            double value = row.scores().get(score).orElse(Double.NaN);
            // Variances and counts spread over orders of magnitude.
            numbers.add(score == Score.SHARPNESS ? Math.log1p(value) : value);
        }
        double seconds = (row.timing().endMicros() - row.timing().startMicros()) / 1e6;
        numbers.add(Math.log(Math.max(1e-3, seconds)));
        numbers.add(Math.log(
                Math.max(1, Math.min(row.picture().width(), row.picture().height()))));
        return numbers;
    }
}
