package vidact.vqgan;

import vidact.core.Check;

/**
 * What {@code tokenize} is asked.
 *
 * @param clipsPerShard rows in one Parquet file; a task of the job
 * @param episodeFramesPerSecond how many frames of a second of an episode are taken, 0 for all; a catalogue has chosen already
 * @param vary how far frames are varied, each clip in its own way by {@code --seed}
 */
public record TokenizeConfig(int clipsPerShard, double episodeFramesPerSecond, Vary vary) {
    /**
     * Nothing is varied with both at 0.
     *
     * @param shift what is seen moves by up to this share of the frame's sides
     * @param shade brightness, and to half that extent each colour, is multiplied by a factor within 1 - shade and 1 + shade
     */
    public record Vary(double shift, double shade) {
        public Vary {
            Check.argument(shift >= 0 && shift < 1, "vary.shift lies in [0, 1), got %s", shift);
            Check.argument(shade >= 0 && shade < 1, "vary.shade lies in [0, 1), got %s", shade);
        }
    }

    public TokenizeConfig {
        Check.argument(clipsPerShard > 0, "clipsPerShard must be above 0, got %d", clipsPerShard);
        Check.argument(
                episodeFramesPerSecond >= 0,
                "episodeFramesPerSecond must not be below 0, got %s",
                episodeFramesPerSecond);
    }
}
