package vidact.vqgan;

import vidact.core.Check;

/**
 * What {@code tokenize} is asked.
 *
 * @param clipsPerShard rows in one Parquet file; a task of the job
 * @param episodeFramesPerSecond how many frames of a second of an episode are taken, 0 for all; a catalogue has chosen already
 */
public record TokenizeConfig(int clipsPerShard, double episodeFramesPerSecond) {
    public TokenizeConfig {
        Check.argument(clipsPerShard > 0, "clipsPerShard must be above 0, got %d", clipsPerShard);
        Check.argument(
                episodeFramesPerSecond >= 0,
                "episodeFramesPerSecond must not be below 0, got %s",
                episodeFramesPerSecond);
    }
}
