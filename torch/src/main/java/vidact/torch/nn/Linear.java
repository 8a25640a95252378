package vidact.torch.nn;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.Start;

/** {@code y = x W' + b}; weights {@code [out, in]} start as normal(0, 0.02), the bias as 0, as in GPT-2. */
public final class Linear {
    private static final double DEVIATION = 0.02;

    private final Tensor weight;
    private final Optional<Tensor> bias;
    private final Precision precision;

    private Linear(Tensor weight, Optional<Tensor> bias, Precision precision) {
        this.weight = weight;
        this.bias = bias;
        this.precision = precision;
    }

    /** With a bias. */
    public static Linear of(Parameters parameters, int in, int out, Precision precision) {
        Tensor weight = parameters.add("weight", Start.normal(DEVIATION), out, in);
        Tensor bias = parameters.add("bias", Start.constant(0), out);
        return new Linear(weight, Optional.of(bias), precision);
    }

    /** Without a bias. */
    public static Linear withoutBias(Parameters parameters, int in, int out, Precision precision) {
        Tensor weight = parameters.add("weight", Start.normal(DEVIATION), out, in);
        return new Linear(weight, Optional.empty(), precision);
    }

    /**
     * Applies the layer.
     *
     * @param x {@code [..., in]}
     * @return {@code [..., out]}, in this layer's precision
     */
    public Tensor forward(Tensor x) {
        Tensor operand = precision.operand(x);
        Tensor weights = precision.operand(weight);
        if (bias.isEmpty()) {
            return torch.linear(operand, weights);
        }
        return torch.linear(operand, weights, new TensorOptional(precision.operand(bias.get())));
    }
}
