package vidact.vqgan.model;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import vidact.torch.Parameters;
import vidact.torch.Precision;

/** The convolutions of VGG16 (Simonyan and Zisserman 2015) under torchvision's tensor names, {@code features.0.weight} to {@code features.28.bias}. */
final class Vgg16 {
    /** Channels of the five outputs. */
    static final int[] WIDTHS = {64, 128, 256, 512, 512};

    private static final int[] CONVOLUTIONS = {2, 2, 3, 3, 3};

    private final List<List<Conv2d>> slices = new ArrayList<>();

    Vgg16(Parameters parameters, Precision precision) {
        int in = 3;
        int place = 0; // in torchvision's list, where activations and pools are places too
        for (int slice = 0; slice < WIDTHS.length; slice++) {
            List<Conv2d> convolutions = new ArrayList<>();
            for (int i = 0; i < CONVOLUTIONS[slice]; i++) {
                Parameters own = parameters.under("features").under(Integer.toString(place));
                convolutions.add(Conv2d.of3(own, in, WIDTHS[slice], precision));
                in = WIDTHS[slice];
                place += 2;
            }
            slices.add(convolutions);
            place++;
        }
    }

    /** Normalised pictures {@code [B, 3, H, W]} to the outputs of relu1_2, 2_2, 3_3, 4_3 and 5_3. */
    List<Tensor> forward(Tensor pictures) {
        List<Tensor> outputs = new ArrayList<>();
        Tensor h = pictures;
        for (List<Conv2d> slice : slices) {
            h = outputs.isEmpty() ? h : torch.max_pool2d(h, 2, 2);
            for (Conv2d convolution : slice) {
                h = torch.relu(convolution.forward(h));
            }
            outputs.add(h);
        }
        return outputs;
    }
}
