package vidact.ingestion.review;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vidact.core.Hashes;
import vidact.core.catalogue.ClipRow;
import vidact.core.config.ConfigException;

/**
 * Learns a filter from the labelled clips and judges it on those of other videos. How a regression is fitted is not known here: Spark does
 * it.
 */
public final class FilterLearning {
    /** Fewer labels of a kind, or fewer held out, say nothing. */
    private static final int LEAST_LABELS = 5;

    private final FilterLearningConfig config;
    private final List<Labelled> training = new ArrayList<>();
    private final List<Labelled> heldOut = new ArrayList<>();

    /** A clip's features and what was said of it. */
    private record Labelled(List<Double> features, boolean keep) {}

    /** Fits a logistic regression. */
    @FunctionalInterface
    public interface Regression {
        /**
         * The line between what is kept and what is dropped.
         *
         * @param features a list of equally many numbers for each clip
         * @param keep what is wanted for each clip
         * @return the weights, then the bias
         */
        List<Double> fit(List<List<Double>> features, List<Boolean> keep);
    }

    /**
     * Shares the labelled clips out: all clips of one video go to one side.
     *
     * @throws ConfigException if there are too few labels of a kind
     */
    public FilterLearning(FilterLearningConfig config, List<ClipRow> rows, Labels labels, long seed) {
        this.config = config;
        for (ClipRow row : rows) {
            String draw = Hashes.sha256(seed + " held out " + row.source().sha256());
            double place = Long.parseLong(draw.substring(0, 8), 16) / (double) (1L << 32);
            List<Labelled> side = place < config.heldOut() ? heldOut : training;
            labels.of(row.clipUid()).ifPresent(keep -> side.add(new Labelled(ClipFeatures.of(row), keep)));
        }
        for (boolean keep : new boolean[] {true, false}) {
            long known = count(training, keep);
            if (known < LEAST_LABELS || count(heldOut, keep) == 0) {
                throw new ConfigException("the labels have " + known + " clips to " + (keep ? "keep" : "drop")
                        + " to learn from and " + count(heldOut, keep)
                        + " to be judged on, of this catalogue: label at least "
                        + LEAST_LABELS + " of each, of several videos");
            }
        }
    }

    private static long count(List<Labelled> clips, boolean keep) {
        return clips.stream().filter(clip -> clip.keep() == keep).count();
    }

    /** Learns. */
    public LearnedFilter learn(Regression regression) {
        LearnedFilter spread =
                LearnedFilter.spread(training.stream().map(Labelled::features).toList(), config.threshold());
        List<Double> line = regression.fit(
                training.stream()
                        .map(clip -> spread.standardised(clip.features()))
                        .toList(),
                training.stream().map(Labelled::keep).toList());
        return spread.with(line.subList(0, line.size() - 1), line.get(line.size() - 1));
    }

    /** How well a filter does on clips of videos that it has not seen. */
    public Map<String, Object> figures(LearnedFilter filter) {
        int rightlyKept = 0;
        int kept = 0;
        int right = 0;
        for (Labelled clip : heldOut) {
            boolean keeps = filter.probability(clip.features()) >= config.threshold();
            kept += keeps ? 1 : 0;
            rightlyKept += keeps && clip.keep() ? 1 : 0;
            right += keeps == clip.keep() ? 1 : 0;
        }
        long wanted = count(heldOut, true);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("labels", training.size() + heldOut.size());
        figures.put("held_out", heldOut.size());
        figures.put("precision", kept == 0 ? 0 : (double) rightlyKept / kept);
        figures.put("recall", (double) rightlyKept / wanted);
        figures.put("accuracy", (double) right / heldOut.size());
        // What keeping everything would have: the filter must do better to be of use.
        figures.put("precision_of_all", (double) wanted / heldOut.size());
        return figures;
    }
}
