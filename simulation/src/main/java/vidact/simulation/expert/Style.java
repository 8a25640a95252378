package vidact.simulation.expert;

import vidact.core.Check;

/**
 * How a demonstration differs from the straight way.
 *
 * @param jitter standard deviation of places on the way that need not be exact, metres
 * @param slowest least factor on speeds, drawn evenly up to {@code fastest} for each task
 * @param mistakes share of approaches that first go to a wrong place and then recover
 * @param misses share of grasps that first close on nothing, open again and are repeated
 * @param strays times at most that an approach is led astray, drawn evenly from 0; only the way back from there is demonstrated, as when
 *     noise is injected into a teacher (DART, arXiv 1703.09327)
 * @param wrongCubes share of those that lead to above a cube that is not asked for, if there is one; without them the way back always leads
 *     to the nearest cube
 */
public record Style(
        double jitter, double slowest, double fastest, double mistakes, double misses, int strays, double wrongCubes) {
    /** The straight way. */
    public static final Style EXACT = new Style(0, 1, 1, 0, 0, 0, 0);

    /** As a person would: no two alike, now and then a mistake and its repair. */
    public static final Style VARIED = new Style(0.008, 0.8, 1.15, 0.15, 0.2, 2, 0);

    public Style {
        Check.argument(
                jitter >= 0 && slowest > 0 && fastest >= slowest && strays >= 0,
                "jitter >= 0, 0 < slowest <= fastest, strays >= 0, got %s, %s, %s, %d",
                jitter,
                slowest,
                fastest,
                strays);
        Check.argument(
                isShare(mistakes) && isShare(misses) && isShare(wrongCubes),
                "mistakes, misses and wrongCubes in [0, 1], got %s, %s, %s",
                mistakes,
                misses,
                wrongCubes);
    }

    private static boolean isShare(double value) {
        return value >= 0 && value <= 1;
    }
}
