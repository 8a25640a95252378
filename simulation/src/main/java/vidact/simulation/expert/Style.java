package vidact.simulation.expert;

import vidact.core.Check;

/**
 * How a demonstration differs from the straight way.
 *
 * @param jitter standard deviation of places on the way that need not be exact, metres
 * @param slowest least factor on speeds, drawn evenly up to {@code fastest} for each task
 * @param mistakes share of approaches that first go to a wrong place and then recover
 */
public record Style(double jitter, double slowest, double fastest, double mistakes) {
    /** The straight way. */
    public static final Style EXACT = new Style(0, 1, 1, 0);

    /** As a person would: no two alike, now and then a mistake and its repair. */
    public static final Style VARIED = new Style(0.008, 0.8, 1.15, 0.15);

    public Style {
        Check.argument(
                jitter >= 0 && slowest > 0 && fastest >= slowest && mistakes >= 0 && mistakes <= 1,
                "jitter >= 0, 0 < slowest <= fastest and mistakes in [0, 1], got %s, %s, %s, %s",
                jitter,
                slowest,
                fastest,
                mistakes);
    }
}
