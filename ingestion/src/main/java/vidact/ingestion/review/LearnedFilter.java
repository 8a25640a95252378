package vidact.ingestion.review;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import vidact.core.Check;
import vidact.core.catalogue.ClipRow;
import vidact.core.catalogue.Score;
import vidact.ingestion.filter.Reason;

/**
 * A logistic regression over a clip's features: the probability that a person would keep it. A feature that was not measured counts as
 * the mean of those that were.
 *
 * @param names of the features; likewise means and deviations over the clips that it learned from, and weights of what is left when the mean
 *     is taken off and the deviation divided by
 * @param bias logit of a clip that is like the mean
 * @param threshold least probability of a clip that is kept
 */
public record LearnedFilter(
        List<String> names,
        List<Double> means,
        List<Double> deviations,
        List<Double> weights,
        double bias,
        double threshold)
        implements Serializable {
    public LearnedFilter {
        names = List.copyOf(names);
        means = List.copyOf(means);
        deviations = List.copyOf(deviations);
        weights = List.copyOf(weights);
        Check.argument(
                means.size() == names.size() && deviations.size() == names.size() && weights.size() == names.size(),
                "a filter has a mean, a deviation and a weight for each of its features, got %d, %d and %d for %d",
                means.size(),
                deviations.size(),
                weights.size(),
                names.size());
    }

    /** A filter that knows how features spread and nothing else yet. */
    static LearnedFilter spread(List<List<Double>> clips, double threshold) {
        List<Double> means = new ArrayList<>();
        List<Double> deviations = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        for (int i = 0; i < ClipFeatures.NAMES.size(); i++) {
            int feature = i;
            double[] known = clips.stream()
                    .mapToDouble(clip -> clip.get(feature))
                    .filter(Double::isFinite)
                    .toArray();
            double mean = Arrays.stream(known).average().orElse(0);
            double variance = Arrays.stream(known)
                    .map(x -> (x - mean) * (x - mean))
                    .average()
                    .orElse(0);
            means.add(mean);
            deviations.add(variance > 1e-12 ? Math.sqrt(variance) : 1);
            weights.add(0.0);
        }
        return new LearnedFilter(ClipFeatures.NAMES, means, deviations, weights, 0, threshold);
    }

    /** This filter with what was learned. */
    LearnedFilter with(List<Double> learnedWeights, double learnedBias) {
        return new LearnedFilter(names, means, deviations, learnedWeights, learnedBias, threshold);
    }

    /** Features without mean and in deviations; 0 where nothing was measured. */
    List<Double> standardised(List<Double> features) {
        List<Double> standardised = new ArrayList<>();
        for (int i = 0; i < features.size(); i++) {
            double x = (features.get(i) - means.get(i)) / deviations.get(i);
            standardised.add(Double.isFinite(x) ? x : 0);
        }
        return standardised;
    }

    /** Probability that a person would keep a clip, [0, 1]. */
    public double probability(List<Double> features) {
        List<Double> x = standardised(features);
        double logit = bias;
        for (int i = 0; i < x.size(); i++) {
            logit += weights.get(i) * x.get(i);
        }
        return 1 / (1 + Math.exp(-logit));
    }

    /** A clip with its probability; rejected if a person dropped it, or if nobody looked and the probability is too small. */
    public ClipRow judged(ClipRow row, Labels labels) {
        if (row.timing().decodedFrames() == 0) {
            return row;
        }
        double probability = probability(ClipFeatures.of(row));
        boolean keep = labels.of(row.clipUid()).orElse(probability >= threshold);
        return row.scored(Score.KEEP_PROBABILITY, probability, keep ? List.of() : List.of(Reason.UNWANTED.label()));
    }
}
