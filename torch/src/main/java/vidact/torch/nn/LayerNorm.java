package vidact.torch.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import vidact.torch.Parameters;
import vidact.torch.Start;

/** Layer normalisation over the last dimension (Ba et al. 2016), epsilon 1e-5. */
public final class LayerNorm {
    private static final double EPSILON = 1e-5;

    private final long[] shape;
    private final TensorOptional weight;
    private final TensorOptional bias;

    public LayerNorm(Parameters parameters, int width) {
        shape = new long[] {width};
        weight = new TensorOptional(parameters.add("weight", Start.constant(1), width));
        bias = new TensorOptional(parameters.add("bias", Start.constant(0), width));
    }

    /**
     * Applies the layer.
     *
     * @param x {@code [..., D]}
     * @return {@code [..., D]}
     */
    public Tensor forward(Tensor x) {
        return torch.layer_norm(x, shape, weight, bias, EPSILON, false);
    }
}
