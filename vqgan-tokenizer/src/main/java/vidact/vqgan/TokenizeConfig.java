package vidact.vqgan;

import vidact.core.Check;

/**
 * What {@code tokenize} is asked.
 *
 * @param clipsPerShard rows in one Parquet file; a task of the job
 */
public record TokenizeConfig(int clipsPerShard) {
    public TokenizeConfig {
        Check.argument(clipsPerShard > 0, "clipsPerShard must be above 0, got %d", clipsPerShard);
    }
}
