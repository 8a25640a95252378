package vidact.core;

import java.util.List;

/** How small the smaller part of some measurements is. */
public final class Percentile {
    private Percentile() {}

    /**
     * The measurement that so many of a hundred do not exceed.
     *
     * @param percent in [0, 100)
     * @param values in any order, at least one
     */
    public static double of(int percent, List<Double> values) {
        Check.argument(!values.isEmpty(), "a percentile of nothing");
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }
}
