package vidact.torch.nn;

import org.bytedeco.pytorch.Tensor;
import vidact.torch.Parameters;

/** Two linear layers of 4 x width with ReLU between them, as in GR-1. */
final class Mlp {
    private static final int EXPANSION = 4;

    private final Linear up;
    private final Linear down;

    Mlp(Parameters parameters, BlockConfig config) {
        up = Linear.of(parameters.under("up"), config.width(), EXPANSION * config.width(), config.precision());
        down = Linear.of(parameters.under("down"), EXPANSION * config.width(), config.width(), config.precision());
    }

    /** {@code [B, T, D]} to {@code [B, T, D]}. */
    Tensor forward(Tensor x) {
        return down.forward(up.forward(x).relu_());
    }

    /** Makes its layers fit for inference alone, see {@link Linear#narrow}. */
    void narrow() {
        up.narrow();
        down.narrow();
    }
}
