package vidact.vqgan.model;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.Tensors;

/**
 * Learned perceptual distance of pictures (LPIPS, Zhang et al. 2018, VGG16, version 0.1; taming/modules/losses/lpips.py): the
 * difference of normalised VGG features, weighted by channel, averaged over places, summed over five depths.
 */
public final class Lpips {
    private static final float[] SHIFT = {-.030f, -.088f, -.188f};
    private static final float[] SCALE = {.458f, .448f, .450f};
    private static final double EPSILON = 1e-10;

    private final Vgg16 vgg;
    private final List<Conv2d> heads = new ArrayList<>();
    private final Tensor shift;
    private final Tensor scale;

    /**
     * The network, to be loaded and frozen by the caller.
     *
     * @param vgg gets torchvision's names of VGG16's convolutions
     * @param weighting gets {@code lin0.model.1.weight} to {@code lin4.model.1.weight}
     */
    public Lpips(Parameters vgg, Parameters weighting) {
        this.vgg = new Vgg16(vgg, Precision.FP32);
        for (int i = 0; i < Vgg16.WIDTHS.length; i++) {
            Parameters head = weighting.under("lin" + i).under("model").under("1");
            heads.add(Conv2d.weighting(head, Vgg16.WIDTHS[i], Precision.FP32));
        }
        shift = Tensors.of(SHIFT, 1, 3, 1, 1);
        scale = Tensors.of(SCALE, 1, 3, 1, 1);
    }

    /** Pictures {@code [B, 3, H, W]} in [-1, 1], twice, to their distances {@code [B]}. */
    public Tensor distance(Tensor some, Tensor others) {
        List<Tensor> a = features(some);
        List<Tensor> b = features(others);
        Tensor sum = place(0, a, b);
        for (int i = 1; i < a.size(); i++) {
            sum = sum.add(place(i, a, b));
        }
        return sum;
    }

    private Tensor place(int depth, List<Tensor> a, List<Tensor> b) {
        Tensor difference = a.get(depth).sub(b.get(depth)).square();
        return heads.get(depth).forward(difference).mean(1, 2, 3);
    }

    /** Features scaled to length 1 over channels. The norm's gradient at 0 is 0, so that dark features do no harm. */
    private List<Tensor> features(Tensor pictures) {
        return vgg.forward(pictures.sub(shift).div(scale)).stream()
                .map(h -> h.div(h.norm(new ScalarOptional(new Scalar(2.0)), new long[] {1}, true)
                        .add(new Scalar(EPSILON))))
                .toList();
    }
}
