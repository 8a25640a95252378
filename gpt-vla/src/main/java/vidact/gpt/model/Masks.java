package vidact.gpt.model;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Who may see whom: 0 where a row's token may see the column's, -inf where it may not. */
final class Masks {
    private Masks() {}

    /** Every token sees itself and those before it, {@code [T, T]}. */
    static Tensor causal(long tokens) {
        return torch.full(new long[] {tokens, tokens}, new Scalar(Double.NEGATIVE_INFINITY))
                .triu_(1);
    }
}
