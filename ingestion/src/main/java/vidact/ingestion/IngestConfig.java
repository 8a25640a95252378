package vidact.ingestion;

import vidact.core.Check;
import vidact.ingestion.filter.FilterConfig;

/**
 * What {@code ingest} is asked.
 *
 * @param framesPerSecond rate at which frames are sampled
 * @param validationShare share of clips held out as split {@code validation}, [0, 1], by hash of the file, so that it does
 *     not change when files are added
 * @param clipsPerPart rows in one file of the catalogue
 */
public record IngestConfig(double framesPerSecond, double validationShare, int clipsPerPart, FilterConfig filter) {
    public IngestConfig {
        Check.argument(framesPerSecond > 0, "framesPerSecond must be above 0, got %s", framesPerSecond);
        Check.argument(
                validationShare >= 0 && validationShare <= 1,
                "validationShare lies in [0, 1], got %s",
                validationShare);
        Check.argument(clipsPerPart > 0, "clipsPerPart must be above 0, got %d", clipsPerPart);
    }
}
