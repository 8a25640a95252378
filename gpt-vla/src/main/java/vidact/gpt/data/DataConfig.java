package vidact.gpt.data;

import vidact.core.Check;

/**
 * How token shards are read.
 *
 * @param shuffle clips among which the next one is drawn; as many are held in memory
 * @param lanes streams that a large data set is dealt out to, each with shards of its own; ranks share them out, so their number
 *     divides it, and it divides the batch
 * @param ahead batches that are read ahead
 * @param damage what happens at a damaged clip or shard
 */
public record DataConfig(int shuffle, int lanes, int ahead, Damage damage) {
    /** What happens at a damaged clip or shard; either way it is named. */
    public enum Damage {
        /** Training stops. */
        STOP,
        /** The clip is left out, and the one before it in the stream comes again in its place. */
        SKIP
    }

    public DataConfig {
        Check.argument(shuffle > 0, "data.shuffle must be above 0, got %d", shuffle);
        Check.argument(lanes > 0, "data.lanes must be above 0, got %d", lanes);
        Check.argument(ahead > 0, "data.ahead must be above 0, got %d", ahead);
    }

    /** The same without dealing out. */
    DataConfig inOneLane() {
        return new DataConfig(shuffle, 1, ahead, damage);
    }
}
