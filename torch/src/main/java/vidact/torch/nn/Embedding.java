package vidact.torch.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import vidact.torch.Parameters;
import vidact.torch.Start;

/** A table of learned vectors {@code [N, D]}. */
public final class Embedding {
    /** What the vectors usually start from, as in GPT-2: normal(0, 0.02). */
    public static final Start START = Start.normal(0.02);

    private final Tensor weight;

    public Embedding(Parameters parameters, int entries, int width) {
        this(parameters, entries, width, START);
    }

    public Embedding(Parameters parameters, int entries, int width, Start start) {
        weight = parameters.add("weight", start, entries, width);
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
