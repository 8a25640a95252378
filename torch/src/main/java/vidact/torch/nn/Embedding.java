package vidact.torch.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import vidact.torch.Parameters;
import vidact.torch.Start;

/** A table of learned vectors {@code [N, D]}, starting as normal(0, 0.02). */
public final class Embedding {
    private final Tensor weight;

    public Embedding(Parameters parameters, int entries, int width) {
        weight = parameters.add("weight", Start.normal(0.02), entries, width);
    }

    /**
     * Looks vectors up.
     *
     * @param indices {@code [...]}, 64-bit integers in [0, N)
     * @return {@code [..., D]}
     */
    public Tensor forward(Tensor indices) {
        return torch.embedding(weight, indices);
    }
}
