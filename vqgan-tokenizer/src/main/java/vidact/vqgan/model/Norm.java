package vidact.vqgan.model;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import vidact.torch.Parameters;
import vidact.torch.Scopes;
import vidact.torch.Start;

/**
 * Group normalisation over 32 groups, epsilon 1e-6, as in taming. Inference in fp32 goes channels-last (see {@link Vqgan}), for which
 * libtorch's own kernel is slow, so there it is written out in means over places.
 */
final class Norm {
    private static final int GROUPS = 32;
    private static final double EPSILON = 1e-6;

    private final Tensor weight; // [C]
    private final Tensor bias; // [C]

    Norm(Parameters parameters, int channels) {
        weight = parameters.add("weight", Start.constant(1), channels);
        bias = parameters.add("bias", Start.constant(0), channels);
    }

    /** {@code [B, C, H, W]} to the same shape. */
    Tensor forward(Tensor x) {
        return Vqgan.isChannelsLast(x)
                ? inTwoPasses(x)
                : torch.group_norm(x, GROUPS, new TensorOptional(weight), new TensorOptional(bias), EPSILON, false);
    }

    /** The norm followed by swish, {@code x * sigmoid(x)}: how it stands before every convolution. */
    Tensor swish(Tensor x) {
        return Scopes.scoped(() -> torch.silu(forward(x)));
    }

    /** The variance of what is left without the mean, which is exact however large the mean is. */
    private Tensor inTwoPasses(Tensor x) {
        Tensor mean = overGroups(x.mean(2, 3)); // [B, G, 1]
        Tensor centred = x.sub(perChannel(mean.expand(-1, -1, x.size(1) / GROUPS), x));
        Tensor variance = overGroups(centred.square().mean(2, 3));
        Tensor scale = variance.add(new Scalar(EPSILON)).rsqrt().mul(weight.view(1, GROUPS, -1)); // [B, G, C / G]
        return torch.addcmul(bias.view(1, -1, 1, 1), centred, perChannel(scale, x));
    }

    /** Means of channels {@code [B, C]} to means of groups {@code [B, G, 1]}. */
    private static Tensor overGroups(Tensor channels) {
        return channels.view(channels.size(0), GROUPS, -1).mean(2).unsqueeze(2);
    }

    /** {@code [B, G, C / G]} to {@code [B, C, 1, 1]}. */
    private static Tensor perChannel(Tensor groups, Tensor x) {
        return groups.reshape(x.size(0), x.size(1), 1, 1);
    }
}
