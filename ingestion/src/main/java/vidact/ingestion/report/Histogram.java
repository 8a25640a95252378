package vidact.ingestion.report;

import java.util.Locale;

/**
 * A histogram of values that come one by one, in bounded memory: the bins double in width when a value falls outside them
 * (Chaudhuri et al. 1998), so that the first values need not be kept.
 */
final class Histogram {
    private static final int BINS = 48;
    private static final int WIDTH = 320;
    private static final int HEIGHT = 90;

    private final long[] bins = new long[BINS];
    private double low;
    private double binWidth;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private long count;

    /** Takes the next value. */
    void add(double value) {
        if (count == 0) {
            binWidth = Math.max(Math.abs(value), 1) / BINS / 64;
            low = value - binWidth * BINS / 2;
        }
        while (value < low) {
            widen(true);
        }
        while (value >= low + BINS * binWidth) {
            widen(false);
        }
        bins[(int) ((value - low) / binWidth)]++;
        count++;
        min = Math.min(min, value);
        max = Math.max(max, value);
    }

    long count() {
        return count;
    }

    /** As a template draws it: bars of an SVG between the least and the greatest value. */
    Drawn drawn(String name) {
        int first = (int) ((min - low) / binWidth);
        int last = (int) ((max - low) / binWidth);
        long most = 1;
        for (int i = first; i <= last; i++) {
            most = Math.max(most, bins[i]);
        }
        StringBuilder path = new StringBuilder();
        double step = WIDTH / (double) (last - first + 1);
        for (int i = first; i <= last; i++) {
            double height = HEIGHT * (double) bins[i] / most;
            path.append(String.format(
                    Locale.ROOT,
                    "M%.1f %d h%.1f v-%.1f h-%.1f z ",
                    (i - first) * step,
                    HEIGHT,
                    Math.max(1, step - 1),
                    height,
                    Math.max(1, step - 1)));
        }
        return new Drawn(name, path.toString(), number(min), number(max), count);
    }

    /** A histogram on the page. */
    record Drawn(String name, String path, String min, String max, long count) {}

    /** Twice as wide bins; the range grows downwards or upwards. */
    private void widen(boolean down) {
        int to = down ? BINS - 1 : 0;
        for (int i = 0; i < BINS / 2; i++) {
            int pair = down ? BINS - 2 - 2 * i : 2 * i;
            long sum = bins[pair] + bins[pair + 1];
            bins[pair] = 0;
            bins[pair + 1] = 0;
            bins[down ? to - i : to + i] = sum;
        }
        if (down) {
            low -= BINS * binWidth;
        }
        binWidth *= 2;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 1000 ? "%.3g" : "%,.0f", value);
    }
}
