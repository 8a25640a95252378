package vidact.torch.nn;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import vidact.torch.Device;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.Scopes;
import vidact.torch.Start;
import vidact.torch.Tensors;

/**
 * {@code y = x W' + b}; weights {@code [out, in]} start as normal(0, 1 / sqrt(in)), so that a product spreads as its input does (LeCun et al. 1998),
 * and the bias as 0; docs/decisions has what that brings over GPT-2's 0.02.
 *
 * <p>A few rows at a time wait for the weights to arrive from memory, so for inference these can be kept in 16 bits: FBGEMM reads half
 * as much, laid out as it needs it, and still multiplies and sums in fp32.
 */
public final class Linear {

    /** Beyond so many rows at once the products themselves take the time, and wide weights are faster. */
    private static final long FEW_ROWS = 64;

    private final Tensor weight;
    private final Optional<Tensor> bias;
    private final Precision precision;
    private Optional<Narrow> narrow = Optional.empty();

    private Linear(Tensor weight, Optional<Tensor> bias, Precision precision) {
        this.weight = weight;
        this.bias = bias;
        this.precision = precision;
    }

    /** With a bias. */
    public static Linear of(Parameters parameters, int in, int out, Precision precision) {
        Tensor weight = parameters.add("weight", start(in), out, in);
        Tensor bias = parameters.add("bias", Start.constant(0), out);
        return new Linear(weight, Optional.of(bias), precision);
    }

    /** Without a bias. */
    public static Linear withoutBias(Parameters parameters, int in, int out, Precision precision) {
        Tensor weight = parameters.add("weight", start(in), out, in);
        return new Linear(weight, Optional.empty(), precision);
    }

    private static Start start(int in) {
        return Start.normal(1 / Math.sqrt(in));
    }

    /**
     * Applies the layer.
     *
     * @param x {@code [..., in]}
     * @return {@code [..., out]}, in this layer's precision
     */
    public Tensor forward(Tensor x) {
        if (narrow.isPresent() && x.numel() <= FEW_ROWS * x.size(-1)) {
            return narrow.get().forward(x);
        }
        Tensor operand = precision.operand(x);
        Tensor weights = precision.operand(weight);
        if (bias.isEmpty()) {
            return torch.linear(operand, weights);
        }
        return torch.linear(operand, weights, new TensorOptional(precision.operand(bias.get())));
    }

    /**
     * Some of the outputs alone.
     *
     * @param x {@code [..., in]}
     * @return outputs {@code first} to {@code first + count}, {@code [..., count]}, in this layer's precision
     */
    Tensor forward(Tensor x, long first, long count) {
        Optional<Tensor> added = bias.map(values -> values.narrow(0, first, count));
        return new Linear(weight.narrow(0, first, count), added, precision).forward(x);
    }

    /** Weights in fp16 from now on, for inference alone; later changes of the parameters are not seen. A GPU keeps them as they are. */
    public void narrow() {
        if (Device.current().isGpu()) {
            return;
        }
        Tensor packed =
                Scopes.keep(torch.fbgemm_pack_gemm_matrix_fp16(weight.detach().to(ScalarType.Float)));
        Tensor added =
                bias.map(values -> values.detach().to(ScalarType.Float)).orElseGet(() -> Tensors.zeros(weight.size(0)));
        narrow = Optional.of(new Narrow(packed, Scopes.keep(added)));
    }

    /** Weights as FBGEMM packs them, and the bias. */
    private record Narrow(Tensor weights, Tensor bias) {
        Tensor forward(Tensor x) {
            return torch.fbgemm_linear_fp16_weight_fp32_activation(x, weights, bias);
        }
    }
}
