package vidact.vqgan.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.Scopes;
import vidact.vqgan.VqganConfig;

/** Vectors to pictures: the encoder's mirror. Level 0 is the full resolution, as in taming's names. */
final class Decoder {
    private final Conv2d convIn;
    private final Middle middle;
    private final List<Level> up = new ArrayList<>(); // from the lowest resolution to the highest
    private final List<Conv2d> upsample = new ArrayList<>();
    private final Norm normOut;
    private final Conv2d convOut;

    Decoder(Parameters parameters, VqganConfig config, Precision precision) {
        int lowest = config.levels() - 1;
        int width = config.width(lowest);
        convIn = Conv2d.of3(parameters.under("conv_in"), config.embedding(), width, precision);
        middle = new Middle(parameters.under("mid"), width, precision);
        for (int i = lowest; i >= 0; i--) {
            Parameters level = parameters.under("up").under(Integer.toString(i));
            List<Integer> widths = new ArrayList<>(List.of(width));
            widths.addAll(Collections.nCopies(config.blocks() + 1, config.width(i)));
            up.add(new Level(level, widths, i == lowest, precision));
            width = config.width(i);
            if (i > 0) {
                upsample.add(Conv2d.of3(level.under("upsample").under("conv"), width, width, precision));
            }
        }
        normOut = new Norm(parameters.under("norm_out"), width);
        convOut = Conv2d.of3(parameters.under("conv_out"), width, 3, precision);
    }

    /** {@code [B, E, h, w]} to {@code [B, 3, H, W]}, about [-1, 1]. */
    Tensor forward(Tensor z) {
        Tensor h = middle.forward(convIn.forward(z));
        for (int i = 0; i < up.size(); i++) {
            h = up.get(i).forward(h);
            if (i < upsample.size()) {
                h = enlarged(i, h);
            }
        }
        return convOut.forward(normOut.swish(h));
    }

    private Tensor enlarged(int i, Tensor h) {
        return Scopes.scoped(() -> upsample.get(i).forward(twice(h)));
    }

    private static Tensor twice(Tensor x) {
        long[] size = {2 * x.size(2), 2 * x.size(3)};
        return torch.upsample_nearest2d(x, size, new DoubleOptional(2.0), new DoubleOptional(2.0));
    }
}
