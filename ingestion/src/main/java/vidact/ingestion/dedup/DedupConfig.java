package vidact.ingestion.dedup;

import vidact.core.Check;

/**
 * What counts as a copy.
 *
 * @param maxDistance mean number of different bits of frame hashes, [0, 64]
 * @param maxLengthDifference share of the longer clip's length, [0, 1]
 * @param maxBucket clips that share a piece of a hash and are compared with one another
 */
public record DedupConfig(double maxDistance, double maxLengthDifference, int maxBucket) {
    public DedupConfig {
        Check.argument(maxDistance >= 0 && maxDistance <= 64, "maxDistance lies in [0, 64], got %s", maxDistance);
        Check.argument(
                maxLengthDifference >= 0 && maxLengthDifference <= 1,
                "maxLengthDifference lies in [0, 1], got %s",
                maxLengthDifference);
        Check.argument(maxBucket > 1, "maxBucket must be above 1, got %d", maxBucket);
    }
}
