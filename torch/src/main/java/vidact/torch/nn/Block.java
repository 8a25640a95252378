package vidact.torch.nn;

import org.bytedeco.pytorch.Tensor;
import vidact.torch.Parameters;

/** Pre-LN transformer block (GPT-2): attention and MLP, each behind a norm and beside a residual path. */
public final class Block {
    private final double dropout;
    private final LayerNorm norm1;
    private final SelfAttention attention;
    private final LayerNorm norm2;
    private final Mlp mlp;

    public Block(Parameters parameters, BlockConfig config) {
        dropout = config.dropout();
        norm1 = new LayerNorm(parameters.under("norm1"), config.width());
        attention = new SelfAttention(parameters.under("attention"), config);
        norm2 = new LayerNorm(parameters.under("norm2"), config.width());
        mlp = new Mlp(parameters.under("mlp"), config);
    }

    /**
     * Applies the block.
     *
     * @param x {@code [B, T, D]}
     * @param memory keys and values of earlier tokens
     * @return {@code [B, T, D]}
     */
    public Tensor forward(Tensor x, AttentionMask mask, SelfAttention.Memory memory) {
        return through(x, attention.forward(norm1.forward(x), mask, memory));
    }

    /**
     * Applies the block for some of the tokens alone, as is enough in the last block of a stack.
     *
     * @param x {@code [B, T, D]}
     * @param asked their places among the T, {@code [R]}
     * @return {@code [B, R, D]}
     */
    public Tensor forward(Tensor x, Tensor asked, AttentionMask mask) {
        return through(x.index_select(1, asked), attention.forward(norm1.forward(x), asked, mask));
    }

    private Tensor through(Tensor x, Tensor seen) {
        Tensor attended = x.add(Dropout.apply(seen, dropout));
        return attended.add(Dropout.apply(mlp.forward(norm2.forward(attended)), dropout));
    }

    /** Makes its layers fit for inference alone, see {@link Linear#narrow}. */
    public void narrow() {
        attention.narrow();
        mlp.narrow();
    }
}
