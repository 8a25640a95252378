package vidact.ingestion.review;

import vidact.core.Check;

/**
 * How a filter learns from labels.
 *
 * @param heldOut share of the labelled videos that it is judged on, (0, 1)
 * @param threshold least probability of a clip that is kept, (0, 1)
 * @param regularization weight of the squared coefficients, 0 or more
 * @param iterations most of them
 */
public record FilterLearningConfig(double heldOut, double threshold, double regularization, int iterations) {
    public FilterLearningConfig {
        Check.argument(heldOut > 0 && heldOut < 1, "heldOut lies in (0, 1), got %s", heldOut);
        Check.argument(threshold > 0 && threshold < 1, "threshold lies in (0, 1), got %s", threshold);
        Check.argument(
                regularization >= 0 && iterations > 0,
                "regularization must be 0 or more and iterations above 0, got %s and %d",
                regularization,
                iterations);
    }
}
