package vidact.torch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vidact.core.Check;

/** Times of repeated work: the first ones warm up, the rest make median and minimum. */
public final class Stopwatch {
    private final int warmUps;
    private final List<Double> millis = new ArrayList<>();

    /**
     * A watch that has timed nothing yet.
     *
     * @param warmUps how many first times do not count
     */
    public Stopwatch(int warmUps) {
        this.warmUps = warmUps;
    }

    /** Runs and times the work once. */
    public void time(Runnable work) {
        long start = System.nanoTime();
        work.run();
        Device.current().await();
        millis.add((System.nanoTime() - start) / 1e6);
    }

    /** {@code median_ms} and {@code min_ms}. */
    public Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("median_ms", round(medianMillis()));
        figures.put("min_ms", round(counted().get(0)));
        return figures;
    }

    /** Median of the times that count. */
    public double medianMillis() {
        List<Double> counted = counted();
        int n = counted.size();
        return (counted.get((n - 1) / 2) + counted.get(n / 2)) / 2;
    }

    private List<Double> counted() {
        Check.argument(millis.size() > warmUps, "%d runs are all warm-up: ask for more --steps", millis.size());
        return millis.stream().skip(warmUps).sorted().toList();
    }

    /** To a microsecond. */
    public static double round(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
