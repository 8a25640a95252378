package vidact.torch.nn;

import org.bytedeco.pytorch.Tensor;

/**
 * Who may see whom.
 *
 * @param values {@code [T, S]} or {@code [B, 1, T, S]}: 0 where the row may see the column and -inf where it may not
 * @param causal whether they say no more than that every token sees itself and those before it; a kernel that knows this computes
 *     half as much
 */
public record AttentionMask(Tensor values, boolean causal) {}
