package vidact.vqgan.model;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.Scopes;

/** Two convolutions behind norm and swish beside a residual path, which is projected where the width changes. */
final class ResidualBlock {
    private final Norm norm1;
    private final Conv2d conv1;
    private final Norm norm2;
    private final Conv2d conv2;
    private final Optional<Conv2d> shortcut;

    ResidualBlock(Parameters parameters, int in, int out, Precision precision) {
        norm1 = new Norm(parameters.under("norm1"), in);
        conv1 = Conv2d.of3(parameters.under("conv1"), in, out, precision);
        norm2 = new Norm(parameters.under("norm2"), out);
        conv2 = Conv2d.of3(parameters.under("conv2"), out, out, precision);
        shortcut = in == out
                ? Optional.empty()
                : Optional.of(Conv2d.pointwise(parameters.under("nin_shortcut"), in, out, precision));
    }

    /** {@code [B, in, H, W]} to {@code [B, out, H, W]}. */
    Tensor forward(Tensor x) {
        return Scopes.scoped(() -> {
            Tensor h = conv2.forward(norm2.swish(conv1.forward(norm1.swish(x))));
            return (shortcut.isEmpty() ? x : shortcut.get().forward(x)).add(h);
        });
    }
}
