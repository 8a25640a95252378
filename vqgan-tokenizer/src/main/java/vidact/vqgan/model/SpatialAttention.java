package vidact.vqgan.model;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.Scopes;

/** One-head attention of every place to every place, beside a residual path (taming's AttnBlock). */
final class SpatialAttention {
    private final Norm norm;
    private final Conv2d q;
    private final Conv2d k;
    private final Conv2d v;
    private final Conv2d out;

    SpatialAttention(Parameters parameters, int channels, Precision precision) {
        norm = new Norm(parameters.under("norm"), channels);
        q = Conv2d.pointwise(parameters.under("q"), channels, channels, precision);
        k = Conv2d.pointwise(parameters.under("k"), channels, channels, precision);
        v = Conv2d.pointwise(parameters.under("v"), channels, channels, precision);
        out = Conv2d.pointwise(parameters.under("proj_out"), channels, channels, precision);
    }

    /** {@code [B, C, H, W]} to the same shape. */
    Tensor forward(Tensor x) {
        return Scopes.scoped(() -> attended(x));
    }

    private Tensor attended(Tensor x) {
        Tensor h = norm.forward(x);
        Tensor queries = q.forward(h).flatten(2, 3).transpose(1, 2); // [B, HW, C]
        Tensor keys = k.forward(h).flatten(2, 3); // [B, C, HW]
        Tensor values = v.forward(h).flatten(2, 3).transpose(1, 2); // [B, HW, C]
        Tensor scores =
                queries.mul(new Scalar(1 / Math.sqrt((double) x.size(1)))).matmul(keys); // [B, HW, HW]
        Tensor mixed = torch.softmax(scores, -1).matmul(values); // [B, HW, C]
        return x.add(out.forward(mixed.transpose(1, 2).reshape(x.sizes())));
    }
}
