package vidact.simulation;

import vidact.core.Check;

/**
 * What {@code simulate --video-only} is asked.
 *
 * @param size side of the square videos in pixels
 * @param supersampling pixels drawn for each pixel kept, a side
 */
public record SimulateConfig(int size, int supersampling, double framesPerSecond, double seconds) {
    public SimulateConfig {
        Check.argument(
                size > 0 && supersampling > 0,
                "size and supersampling must be above 0, got %d and %d",
                size,
                supersampling);
        Check.argument(
                framesPerSecond > 0 && seconds > 0,
                "framesPerSecond and seconds must be above 0, got %s and %s",
                framesPerSecond,
                seconds);
    }
}
