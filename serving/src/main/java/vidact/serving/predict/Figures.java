package vidact.serving.predict;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import vidact.core.Interval;

/** The figures over all predictions, each with its interval. */
public final class Figures {
    private Figures() {}

    /**
     * Every figure by name. A {@code gain} is prediction minus tokenised copy, clip by clip; the {@code changed} ones count
     * the pixels that change alone, of the clips in which any does.
     */
    public static Map<String, Interval> of(List<Prediction> predictions, int changedLevels, long seed) {
        List<Prediction> moving =
                predictions.stream().filter(p -> p.changes(changedLevels)).toList();
        Map<String, Interval> figures = new LinkedHashMap<>();
        figures.put("psnr_predicted", over(predictions, Prediction::psnr, seed));
        figures.put("psnr_copy_tokenised", over(predictions, Prediction::psnrCopyTokenized, seed));
        figures.put("psnr_copy", over(predictions, Prediction::psnrCopy, seed));
        figures.put("psnr_gain", over(predictions, p -> p.psnr() - p.psnrCopyTokenized(), seed));
        if (!moving.isEmpty()) {
            figures.put("psnr_changed_predicted", over(moving, p -> p.psnrChanged(changedLevels), seed));
            figures.put(
                    "psnr_changed_copy_tokenised", over(moving, p -> p.psnrChangedCopyTokenized(changedLevels), seed));
            figures.put(
                    "psnr_changed_gain",
                    over(moving, p -> p.psnrChanged(changedLevels) - p.psnrChangedCopyTokenized(changedLevels), seed));
        }
        figures.put("token_accuracy", over(predictions, p -> p.accuracy().predicted(), seed));
        figures.put("token_accuracy_copy", over(predictions, p -> p.accuracy().copied(), seed));
        figures.put(
                "token_accuracy_gain",
                over(predictions, p -> p.accuracy().predicted() - p.accuracy().copied(), seed));
        return figures;
    }

    private static Interval over(List<Prediction> predictions, ToDoubleFunction<Prediction> figure, long seed) {
        return Interval.of(
                predictions.stream().map(p -> figure.applyAsDouble(p)).toList(), seed);
    }
}
