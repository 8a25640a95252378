package vidact.vqgan.model;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import vidact.torch.Parameters;
import vidact.torch.Start;

/** Group normalisation over 32 groups, epsilon 1e-6, as in taming. */
final class Norm {
    private static final int GROUPS = 32;
    private static final double EPSILON = 1e-6;

    private final TensorOptional weight;
    private final TensorOptional bias;

    Norm(Parameters parameters, int channels) {
        weight = new TensorOptional(parameters.add("weight", Start.constant(1), channels));
        bias = new TensorOptional(parameters.add("bias", Start.constant(0), channels));
    }

    /** {@code [B, C, H, W]} to the same shape. */
    Tensor forward(Tensor x) {
        return torch.group_norm(x, GROUPS, weight, bias, EPSILON, false);
    }

    /** The norm followed by swish, {@code x * sigmoid(x)}: how it stands before every convolution. */
    Tensor swish(Tensor x) {
        return torch.silu(forward(x));
    }
}
