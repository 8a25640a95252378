package vidact.torch.nn;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import vidact.torch.Parameters;

/** Multi-head self-attention (Vaswani et al. 2017, section 3.2), masked by the caller. */
public final class SelfAttention {
    /** Scores that no cache holds: from here on the fused kernel is faster; docs/results/benchmarks.md has the measurement. */
    private static final long MANY_BYTES = 64L << 20;

    private final int heads;
    private final int width;
    private final double dropout;
    private final Linear qkv;
    private final Linear out;

    SelfAttention(Parameters parameters, BlockConfig config) {
        heads = config.heads();
        width = config.width();
        dropout = config.dropout();
        qkv = Linear.of(parameters.under("qkv"), width, 3 * width, config.precision());
        out = Linear.of(parameters.under("out"), width, width, config.precision());
    }

    /**
     * Attends within the sequence, and to what the cache remembers of it.
     *
     * @param x {@code [B, T, D]}
     * @param memory keys and values of earlier tokens; {@link Memory#NONE} in training
     * @return {@code [B, T, D]}
     */
    Tensor forward(Tensor x, AttentionMask mask, Memory memory) {
        long batch = x.size(0);
        long tokens = x.size(1);
        long headWidth = width / heads;
        Tensor parts = qkv.forward(x).view(batch, tokens, 3, heads, headWidth).permute(2, 0, 3, 1, 4);
        Tensor q = parts.select(0, 0); // [B, H, T, D/H]
        Tensor k = memory.keys(parts.select(0, 1)); // [B, H, S, D/H]
        Tensor v = memory.values(parts.select(0, 2));
        Tensor y = tokens == 1 ? newest(q, k, v) : attend(q, k, v, mask); // [B, H, T, D/H]
        return joined(y);
    }

    /**
     * What some of the tokens see; the others are seen, but see nothing.
     *
     * @param x {@code [B, T, D]}
     * @param asked their places among the T, {@code [R]}
     * @return {@code [B, R, D]}
     */
    Tensor forward(Tensor x, Tensor asked, AttentionMask mask) {
        long batch = x.size(0);
        long headWidth = width / heads;
        Tensor q = qkv.forward(x.index_select(1, asked), 0, width)
                .view(batch, asked.size(0), heads, headWidth)
                .transpose(1, 2); // [B, H, R, D/H]
        Tensor parts = qkv.forward(x, width, 2L * width)
                .view(batch, x.size(1), 2, heads, headWidth)
                .permute(2, 0, 3, 1, 4);
        AttentionMask visible = new AttentionMask(mask.values().index_select(-2, asked), false);
        Tensor y = attend(q, parts.select(0, 0), parts.select(0, 1), visible); // [B, H, R, D/H]
        return joined(y);
    }

    /** What all heads found, {@code [B, H, T, D/H]}, as one vector a token, {@code [B, T, D]}. */
    private Tensor joined(Tensor y) {
        return out.forward(y.transpose(1, 2).flatten(2, 3));
    }

    /** Makes its layers fit for inference alone, see {@link Linear#narrow}. */
    void narrow() {
        qkv.narrow();
        out.narrow();
    }

    private Tensor attend(Tensor q, Tensor k, Tensor v, AttentionMask mask) {
        long scores = q.size(0) * q.size(1) * q.size(2) * k.size(2) * q.element_size();
        boolean few = scores < MANY_BYTES && !q.is_cuda();
        return few || (dropout > 0 && q.requires_grad()) ? writtenOut(q, k, v, mask.values()) : fused(q, k, v, mask);
    }

    /** On a processor, as long as caches hold the scores, this is faster than libtorch's fused kernel, forward and backward. */
    private Tensor writtenOut(Tensor q, Tensor k, Tensor v, Tensor mask) {
        Tensor scaled = q.mul(new Scalar(1 / Math.sqrt((double) q.size(3))));
        Tensor scores = scaled.matmul(k.transpose(2, 3)).add_(mask); // [B, H, T, S]
        return Dropout.apply(torch.softmax(scores, -1), dropout).matmul(v);
    }

    /** Block by block (Dao et al. 2022), so that the scores of long sequences never go to memory. It has no dropout. */
    private static Tensor fused(Tensor q, Tensor k, Tensor v, AttentionMask mask) {
        TensorOptional values = mask.causal() ? new TensorOptional() : new TensorOptional(mask.values());
        return torch.scaled_dot_product_attention(q, k, v, values, 0, mask.causal(), new DoubleOptional(), false);
    }

    /** The newest token alone sees all that is remembered, so there is nothing to mask: one fused kernel. */
    private static Tensor newest(Tensor q, Tensor k, Tensor v) {
        return torch.scaled_dot_product_attention(q, k, v);
    }

    /** Keys and values of the tokens that went through this layer before. */
    public interface Memory {
        /** Remembers nothing. */
        Memory NONE = new Memory() {
            @Override
            public Tensor keys(Tensor keys) {
                return keys;
            }

            @Override
            public Tensor values(Tensor values) {
                return values;
            }
        };

        /** Adds keys {@code [B, H, T, D/H]} and returns all, {@code [B, H, S, D/H]}. */
        Tensor keys(Tensor keys);

        /** Adds values {@code [B, H, T, D/H]} and returns all, {@code [B, H, S, D/H]}. */
        Tensor values(Tensor values);
    }
}
