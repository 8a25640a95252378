package vidact.vqgan.model;

import org.bytedeco.pytorch.Tensor;
import vidact.torch.Parameters;
import vidact.torch.Precision;

/** The middle of encoder and decoder, at the lowest resolution. */
final class Middle {
    private final ResidualBlock block1;
    private final SpatialAttention attention;
    private final ResidualBlock block2;

    Middle(Parameters parameters, int channels, Precision precision) {
        block1 = new ResidualBlock(parameters.under("block_1"), channels, channels, precision);
        attention = new SpatialAttention(parameters.under("attn_1"), channels, precision);
        block2 = new ResidualBlock(parameters.under("block_2"), channels, channels, precision);
    }

    /** {@code [B, C, h, w]} to the same shape. */
    Tensor forward(Tensor x) {
        return block2.forward(attention.forward(block1.forward(x)));
    }
}
