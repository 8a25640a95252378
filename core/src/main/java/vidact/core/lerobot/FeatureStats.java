package vidact.core.lerobot;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import vidact.core.Check;

/** Least, greatest, mean and standard deviation (of the whole, not of a sample) of each number of a feature. Never changes. */
public final class FeatureStats {
    private final double[] min;
    private final double[] max;
    private final double[] mean;
    private final double[] std;
    private final long count;

    FeatureStats(double[] min, double[] max, double[] mean, double[] std, long count) {
        this.min = min.clone();
        this.max = max.clone();
        this.mean = mean.clone();
        this.std = std.clone();
        this.count = count;
    }

    /** Statistics of rows of equal length. */
    static FeatureStats of(Stream<double[]> rows, int width) {
        Sums sums = new Sums(width);
        rows.forEach(sums::add);
        return sums.stats();
    }

    /** What the statistics of parts say about the whole. */
    static FeatureStats merged(List<FeatureStats> parts) {
        Check.argument(!parts.isEmpty(), "statistics need a part");
        int width = parts.get(0).mean.length;
        long count = parts.stream().mapToLong(part -> part.count).sum();
        double[] min = parts.get(0).min.clone();
        double[] max = parts.get(0).max.clone();
        double[] mean = new double[width];
        double[] std = new double[width];
        for (int i = 0; i < width; i++) {
            for (FeatureStats part : parts) {
                min[i] = Math.min(min[i], part.min[i]);
                max[i] = Math.max(max[i], part.max[i]);
                mean[i] += part.mean[i] * part.count / count;
            }
            double variance = 0;
            for (FeatureStats part : parts) {
                double away = part.mean[i] - mean[i];
                variance += (part.std[i] * part.std[i] + away * away) * part.count / count;
            }
            std[i] = Math.sqrt(variance);
        }
        return new FeatureStats(min, max, mean, std, count);
    }

    /** Least of each number; likewise the others. */
    public double[] min() {
        return min.clone();
    }

    public double[] max() {
        return max.clone();
    }

    public double[] mean() {
        return mean.clone();
    }

    public double[] std() {
        return std.clone();
    }

    /** Rows behind the statistics. */
    public long count() {
        return count;
    }

    /** Adds up rows. */
    static final class Sums {
        private final double[] min;
        private final double[] max;
        private final double[] sum;
        private final double[] squares;
        private long count;

        Sums(int width) {
            min = new double[width];
            max = new double[width];
            sum = new double[width];
            squares = new double[width];
            Arrays.fill(min, Double.POSITIVE_INFINITY);
            Arrays.fill(max, Double.NEGATIVE_INFINITY);
        }

        void add(double[] row) {
            for (int i = 0; i < sum.length; i++) {
                min[i] = Math.min(min[i], row[i]);
                max[i] = Math.max(max[i], row[i]);
                sum[i] += row[i];
                squares[i] += row[i] * row[i];
            }
            count++;
        }

        FeatureStats stats() {
            double[] mean = new double[sum.length];
            double[] std = new double[sum.length];
            for (int i = 0; i < sum.length; i++) {
                mean[i] = sum[i] / count;
                std[i] = Math.sqrt(Math.max(0, squares[i] / count - mean[i] * mean[i]));
            }
            return new FeatureStats(min, max, mean, std, count);
        }
    }
}
