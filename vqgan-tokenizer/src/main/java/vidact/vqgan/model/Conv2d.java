package vidact.vqgan.model;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.Start;

/** A convolution with bias; weights start as PyTorch starts them, uniform in 1 / sqrt(fan in). */
final class Conv2d {
    private static final long[] DILATION = {1, 1};

    private final Tensor weight;
    private final Tensor bias;
    private final long[] stride;
    private final long[] padding;
    private final Precision precision;

    private Conv2d(Parameters parameters, int in, int out, Kernel kernel, Precision precision) {
        double bound = 1 / Math.sqrt((double) in * kernel.size * kernel.size);
        weight = parameters.add("weight", Start.uniform(bound), out, in, kernel.size, kernel.size);
        bias = parameters.add("bias", Start.uniform(bound), out);
        stride = new long[] {kernel.stride, kernel.stride};
        padding = new long[] {kernel.padding, kernel.padding};
        this.precision = precision;
    }

    private record Kernel(int size, int stride, int padding) {}

    /** 1 x 1: mixes channels. */
    static Conv2d pointwise(Parameters parameters, int in, int out, Precision precision) {
        return new Conv2d(parameters, in, out, new Kernel(1, 1, 0), precision);
    }

    /** 3 x 3 that keeps the size. */
    static Conv2d of3(Parameters parameters, int in, int out, Precision precision) {
        return new Conv2d(parameters, in, out, new Kernel(3, 1, 1), precision);
    }

    /** 3 x 3 with stride 2 over an input that the caller padded right and below. */
    static Conv2d halving(Parameters parameters, int channels, Precision precision) {
        return new Conv2d(parameters, channels, channels, new Kernel(3, 2, 0), precision);
    }

    /** {@code [B, in, H, W]} to {@code [B, out, H', W']}. */
    Tensor forward(Tensor x) {
        return torch.conv2d(
                precision.operand(x),
                precision.operand(weight),
                new TensorOptional(precision.operand(bias)),
                stride,
                padding,
                DILATION,
                1);
    }
}
