package vidact.vqgan.model;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import vidact.torch.Parameters;
import vidact.torch.Start;

/** Normalisation of every channel over the batch. It always takes the batch's own statistics, so it keeps no running ones. */
final class BatchNorm {
    private static final double DEVIATION = 0.02;
    private static final double MOMENTUM = 0.1;
    private static final double EPSILON = 1e-5;

    private final TensorOptional weight;
    private final TensorOptional bias;

    BatchNorm(Parameters parameters, int channels) {
        weight = new TensorOptional(parameters.add("weight", Start.normal(1, DEVIATION), channels));
        bias = new TensorOptional(parameters.add("bias", Start.constant(0), channels));
    }

    /** {@code [B, C, H, W]} to the same shape. */
    Tensor forward(Tensor x) {
        TensorOptional none = new TensorOptional();
        return torch.batch_norm(x, weight, bias, none, none, true, MOMENTUM, EPSILON, false);
    }
}
