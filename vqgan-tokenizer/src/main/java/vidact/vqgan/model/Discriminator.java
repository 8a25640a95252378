package vidact.vqgan.model;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import vidact.torch.Parameters;
import vidact.torch.Precision;

/**
 * Says of every patch of a picture how real it looks (PatchGAN, Isola et al. 2017; taming/modules/discriminator/model.py): 64
 * channels, three halvings, 2,765,633 parameters under taming's names {@code main.N}.
 */
public final class Discriminator {
    private static final int CHANNELS = 64;
    private static final double LEAK = 0.2;
    private static final int[] STRIDES = {2, 2, 1}; // of the convolutions between the first and the last

    private final Conv2d first;
    private final List<Conv2d> convolutions = new ArrayList<>();
    private final List<BatchNorm> norms = new ArrayList<>();
    private final Conv2d last;

    public Discriminator(Parameters parameters, Precision precision) {
        Parameters main = parameters.under("main");
        first = Conv2d.patch(main.under("0"), 3, CHANNELS, 2, precision);
        int width = CHANNELS;
        int place = 2; // in taming's list, where an activation is a place too
        for (int stride : STRIDES) {
            convolutions.add(Conv2d.patchBeforeNorm(place(main, place), width, 2 * width, stride, precision));
            norms.add(new BatchNorm(place(main, place + 1), 2 * width));
            width *= 2;
            place += 3;
        }
        last = Conv2d.patch(place(main, place), width, 1, 1, precision);
    }

    /** Pictures {@code [B, 3, H, W]} in [-1, 1] to {@code [B, 1, h, w]}, above 0 where they look real, fp32. */
    public Tensor forward(Tensor pictures) {
        Tensor h = leaky(first.forward(pictures));
        for (int i = 0; i < convolutions.size(); i++) {
            h = leaky(norms.get(i).forward(convolutions.get(i).forward(h)));
        }
        return Precision.FP32.operand(last.forward(h));
    }

    private static Parameters place(Parameters main, int place) {
        return main.under(Integer.toString(place));
    }

    private static Tensor leaky(Tensor x) {
        return torch.leaky_relu(x, new Scalar(LEAK));
    }
}
