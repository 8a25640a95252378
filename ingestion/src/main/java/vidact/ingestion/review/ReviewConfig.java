package vidact.ingestion.review;

import vidact.core.Check;

/**
 * What a review sheet shows.
 *
 * @param clips at most, drawn from those that are kept
 * @param frames of each clip, spread evenly over it
 * @param pixels of a frame's longer side
 */
public record ReviewConfig(int clips, int frames, int pixels) {
    public ReviewConfig {
        Check.argument(
                clips > 0 && frames > 0 && pixels >= 16,
                "clips and frames must be above 0 and pixels at least 16, got %d, %d and %d",
                clips,
                frames,
                pixels);
    }
}
