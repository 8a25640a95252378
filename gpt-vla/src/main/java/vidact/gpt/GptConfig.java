package vidact.gpt;

import vidact.core.Check;
import vidact.torch.Precision;
import vidact.torch.nn.BlockConfig;

/**
 * Size of the trunk.
 *
 * @param layers transformer blocks
 * @param width model width D
 * @param heads attention heads, a divisor of the width
 * @param dropout probability in [0, 1), used in training only
 */
public record GptConfig(int layers, int width, int heads, double dropout) {
    public GptConfig {
        Check.argument(layers > 0, "model.layers must be above 0, got %d", layers);
        new BlockConfig(width, heads, dropout, Precision.FP32);
    }

    /** Whether the other's weights have the same names and shapes; dropout has no weights. */
    public boolean fits(GptConfig other) {
        return layers == other.layers && width == other.width && heads == other.heads;
    }

    /** Size of one block. */
    public BlockConfig block(Precision precision) {
        return new BlockConfig(width, heads, dropout, precision);
    }
}
