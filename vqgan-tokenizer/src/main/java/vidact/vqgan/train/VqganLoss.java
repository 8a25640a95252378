package vidact.vqgan.train;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import vidact.vqgan.model.Vqgan;

/** How far the reconstruction is from the picture, plus how far vectors are from their codes. */
public final class VqganLoss {
    private VqganLoss() {}

    /** {@code mean |reconstruction - picture| + codebook loss}, a scalar. */
    public static Tensor of(Tensor pictures, Vqgan.Pass pass) {
        return torch.l1_loss(pass.pictures(), pictures).add(pass.codebookLoss());
    }
}
