package vidact.vqgan.train;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import vidact.vqgan.model.Vqgan;

/** How far the reconstruction is from the picture, plus how far vectors are from their codes. */
public final class VqganLoss {
    /** Makes large errors on small things, such as the colour of a block, count beside many small errors. */
    private static final double SQUARED = 4;

    private VqganLoss() {}

    /** {@link #distance} plus the codebook loss, a scalar. */
    public static Tensor of(Tensor pictures, Vqgan.Pass pass) {
        return distance(pictures, pass.pictures()).add(pass.codebookLoss());
    }

    /** {@code mean |a - b| + 4 mean (a - b)^2} of pictures in [-1, 1], a scalar. */
    static Tensor distance(Tensor pictures, Tensor reconstruction) {
        return torch.l1_loss(reconstruction, pictures)
                .add(torch.mse_loss(reconstruction, pictures).mul(new Scalar(SQUARED)));
    }
}
