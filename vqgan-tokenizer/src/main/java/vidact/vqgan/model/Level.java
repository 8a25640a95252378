package vidact.vqgan.model;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.Scopes;

/** Residual blocks of one resolution; at the lowest one each is followed by attention. Frees what lies between them. */
final class Level {
    private final List<ResidualBlock> blocks = new ArrayList<>();
    private final List<SpatialAttention> attentions = new ArrayList<>();

    /** @param widths channels in, then out of each block */
    Level(Parameters parameters, List<Integer> widths, boolean attends, Precision precision) {
        for (int i = 0; i + 1 < widths.size(); i++) {
            String index = Integer.toString(i);
            blocks.add(new ResidualBlock(
                    parameters.under("block").under(index), widths.get(i), widths.get(i + 1), precision));
            if (attends) {
                attentions.add(
                        new SpatialAttention(parameters.under("attn").under(index), widths.get(i + 1), precision));
            }
        }
    }

    /** {@code [B, in, H, W]} to {@code [B, out, H, W]}. */
    Tensor forward(Tensor x) {
        return Scopes.scoped(() -> {
            Tensor h = x;
            for (int i = 0; i < blocks.size(); i++) {
                h = blocks.get(i).forward(h);
                if (!attentions.isEmpty()) {
                    h = attentions.get(i).forward(h);
                }
            }
            return h;
        });
    }
}
