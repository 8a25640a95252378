package vidact.vqgan;

import java.util.List;
import vidact.core.Check;
import vidact.core.tokens.TokenGrid;

/**
 * Shape of the network. {@code base} (taming f16) is 256 px, 128 channels x (1, 1, 2, 2, 4), 2 blocks, 1024 codes x 256.
 *
 * @param size side of the square input in pixels
 * @param channels channels at full resolution, a multiple of 32 (the groups of the norms)
 * @param multipliers channels of each level as multiples; each level halves the picture, so {@code n} levels give {@code
 *     size / 2^(n-1)} codes a side
 * @param blocks residual blocks a level in the encoder; the decoder has one more
 * @param embedding width of a code vector, E
 * @param codes number of codes, K
 */
public record VqganConfig(int size, int channels, List<Integer> multipliers, int blocks, int embedding, int codes) {
    public VqganConfig {
        multipliers = List.copyOf(multipliers);
        Check.argument(!multipliers.isEmpty(), "model.multipliers needs a level");
        Check.argument(channels > 0 && channels % 32 == 0, "model.channels must be a multiple of 32, got %d", channels);
        int factor = 1 << (multipliers.size() - 1);
        Check.argument(
                size > 0 && size % factor == 0,
                "model.size %d does not divide by %d, which %d levels need",
                size,
                factor,
                multipliers.size());
        Check.argument(
                blocks > 0 && embedding > 0 && codes > 1,
                "model.blocks, embedding and codes must be above 0, got %d, %d and %d",
                blocks,
                embedding,
                codes);
    }

    /** Codes a side. */
    public int grid() {
        return size >> (multipliers.size() - 1);
    }

    /** Shape of a tokenised frame. */
    public TokenGrid tokenGrid() {
        return new TokenGrid(grid(), grid(), codes);
    }

    /** Channels at a level; level 0 has the full resolution. */
    public int width(int level) {
        return channels * multipliers.get(level);
    }

    /** Number of levels. */
    public int levels() {
        return multipliers.size();
    }
}
