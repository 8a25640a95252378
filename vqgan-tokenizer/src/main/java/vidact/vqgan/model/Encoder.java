package vidact.vqgan.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.vqgan.VqganConfig;

/** Pictures to vectors: level by level at half the resolution, attention at the lowest. */
final class Encoder {
    private static final long[] RIGHT_AND_BELOW = {0, 1, 0, 1};

    private final Conv2d convIn;
    private final List<Level> down = new ArrayList<>();
    private final List<Conv2d> downsample = new ArrayList<>();
    private final Middle middle;
    private final Norm normOut;
    private final Conv2d convOut;

    Encoder(Parameters parameters, VqganConfig config, Precision precision) {
        convIn = Conv2d.of3(parameters.under("conv_in"), 3, config.channels(), precision);
        int width = config.channels();
        for (int i = 0; i < config.levels(); i++) {
            Parameters level = parameters.under("down").under(Integer.toString(i));
            boolean lowest = i == config.levels() - 1;
            List<Integer> widths = new ArrayList<>(List.of(width));
            widths.addAll(Collections.nCopies(config.blocks(), config.width(i)));
            down.add(new Level(level, widths, lowest, precision));
            width = config.width(i);
            if (!lowest) {
                downsample.add(Conv2d.halving(level.under("downsample").under("conv"), width, precision));
            }
        }
        middle = new Middle(parameters.under("mid"), width, precision);
        normOut = new Norm(parameters.under("norm_out"), width);
        convOut = Conv2d.of3(parameters.under("conv_out"), width, config.embedding(), precision);
    }

    /** {@code [B, 3, H, W]} in [-1, 1] to {@code [B, E, h, w]}. */
    Tensor forward(Tensor x) {
        Tensor h = convIn.forward(x);
        for (int i = 0; i < down.size(); i++) {
            h = down.get(i).forward(h);
            if (i < downsample.size()) {
                h = downsample.get(i).forward(torch.constant_pad_nd(h, RIGHT_AND_BELOW));
            }
        }
        return convOut.forward(normOut.swish(middle.forward(h)));
    }
}
