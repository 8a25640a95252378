package vidact.core;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A mean over clips, chains or trials and the interval that holds it with 95 % confidence, by bootstrap over them (Efron 1979, percentiles of
 * 2,000 resamples).
 */
public record Interval(double mean, double low, double high) {
    private static final int RESAMPLES = 2000;

    /** The mean of the values, one a clip, chain or trial. */
    public static Interval of(List<Double> values, long seed) {
        Check.argument(!values.isEmpty(), "a mean needs a value");
        double[] own = values.stream().mapToDouble(Double::doubleValue).toArray();
        SplittableRandom random = new SplittableRandom(seed);
        double[] means = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            double sum = 0;
            for (int k = 0; k < own.length; k++) {
                sum += own[random.nextInt(own.length)];
            }
            means[i] = sum / own.length;
        }
        Arrays.sort(means);
        double mean = Arrays.stream(own).average().orElseThrow();
        return new Interval(mean, means[RESAMPLES * 25 / 1000], means[RESAMPLES * 975 / 1000 - 1]);
    }
}
