package vidact.torch.train;

import vidact.core.Check;

/**
 * Learning rate over a run: straight up to {@code peak}, half a cosine down to {@code floor}, flat from there.
 *
 * @param warmUpSteps steps until the peak
 * @param totalSteps steps until the floor
 */
public record LearningRate(double peak, double floor, long warmUpSteps, long totalSteps) {
    public LearningRate {
        Check.argument(
                peak > 0 && floor >= 0 && floor <= peak,
                "learning rates must satisfy 0 <= floor <= peak, got floor %s and peak %s",
                floor,
                peak);
    }

    /** The rate of a step, counted from 0. */
    public double at(long step) {
        if (step < warmUpSteps) {
            return peak * (step + 1) / warmUpSteps;
        }
        double way = Math.min(1, (step - warmUpSteps) / (double) Math.max(1, totalSteps - warmUpSteps));
        return floor + (peak - floor) * (1 + Math.cos(Math.PI * way)) / 2;
    }
}
