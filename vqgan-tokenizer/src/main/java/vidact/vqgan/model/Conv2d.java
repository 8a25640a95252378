package vidact.vqgan.model;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.Start;

/**
 * A convolution. Weights start as PyTorch starts them, uniform in 1 / sqrt(fan in), unless said otherwise.
 *
 * <p>Computed are full blocks of output channels. oneDNN 3.7.1, which libtorch carries, leaves parts of the gradient of the input out where
 * the last block has gaps (seen on an AMD EPYC of family 26 with AVX-512: half of it, or NaN); zeros cost nothing, as it pads by itself.
 */
final class Conv2d {
    private static final long[] DILATION = {1, 1};
    private static final int BLOCK = 16;
    private static final double PATCH_DEVIATION = 0.02;

    private final Tensor weight;
    private final Optional<Tensor> bias;
    private final long[] stride;
    private final long[] padding;
    private final Precision precision;

    private Conv2d(Parameters parameters, int in, int out, Kernel kernel, Precision precision) {
        double bound = 1 / Math.sqrt((double) in * kernel.size * kernel.size);
        Start start = kernel.patch ? Start.normal(PATCH_DEVIATION) : Start.uniform(bound);
        weight = parameters.add("weight", start, out, in, kernel.size, kernel.size);
        bias = kernel.biased ? Optional.of(parameters.add("bias", Start.uniform(bound), out)) : Optional.empty();
        stride = new long[] {kernel.stride, kernel.stride};
        padding = new long[] {kernel.padding, kernel.padding};
        this.precision = precision;
    }

    /** How a convolution looks at the picture; {@code patch} weights start as a PatchGAN's do. */
    private record Kernel(int size, int stride, int padding, boolean biased, boolean patch) {
        static Kernel biased(int size, int stride, int padding) {
            return new Kernel(size, stride, padding, true, false);
        }
    }

    /** 1 x 1: mixes channels. */
    static Conv2d pointwise(Parameters parameters, int in, int out, Precision precision) {
        return new Conv2d(parameters, in, out, Kernel.biased(1, 1, 0), precision);
    }

    /** 1 x 1 to one number, without bias: a weighted sum of channels. */
    static Conv2d weighting(Parameters parameters, int in, Precision precision) {
        return new Conv2d(parameters, in, 1, new Kernel(1, 1, 0, false, false), precision);
    }

    /** 3 x 3 that keeps the size. */
    static Conv2d of3(Parameters parameters, int in, int out, Precision precision) {
        return new Conv2d(parameters, in, out, Kernel.biased(3, 1, 1), precision);
    }

    /** 3 x 3 with stride 2 over an input that the caller padded right and below. */
    static Conv2d halving(Parameters parameters, int channels, Precision precision) {
        return new Conv2d(parameters, channels, channels, Kernel.biased(3, 2, 0), precision);
    }

    /** 4 x 4 with stride 1 or 2 at the ends of a PatchGAN; weights start normal with deviation 0.02. */
    static Conv2d patch(Parameters parameters, int in, int out, int stride, Precision precision) {
        return new Conv2d(parameters, in, out, new Kernel(4, stride, 1, true, true), precision);
    }

    /** The same without bias, before a norm that would take it away. */
    static Conv2d patchBeforeNorm(Parameters parameters, int in, int out, int stride, Precision precision) {
        return new Conv2d(parameters, in, out, new Kernel(4, stride, 1, false, true), precision);
    }

    /** {@code [B, in, H, W]} to {@code [B, out, H', W']}. */
    Tensor forward(Tensor x) {
        TensorOptional added = bias.map(values -> new TensorOptional(precision.operand(fullBlocks(values))))
                .orElseGet(TensorOptional::new);
        Tensor kernels = precision.operand(fullBlocks(weight));
        Tensor y = torch.conv2d(precision.operand(x), kernels, added, stride, padding, DILATION, 1);
        return y.size(1) == weight.size(0) ? y : y.narrow(1, 0, weight.size(0));
    }

    /** With zeros for output channels up to the next full block, where kernels are larger than a pixel. */
    private Tensor fullBlocks(Tensor ofOutputs) {
        long missing = Math.floorMod(-ofOutputs.size(0), BLOCK);
        if (missing == 0 || weight.size(2) == 1) {
            return ofOutputs;
        }
        long[] sizes = ofOutputs.shape();
        sizes[0] = missing;
        return torch.cat(new TensorVector(ofOutputs, ofOutputs.new_zeros(sizes)), 0);
    }
}
