package vidact.vqgan.train;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import vidact.torch.Scopes;
import vidact.torch.Tensors;
import vidact.vqgan.model.Quantizer;

/** Lloyd's algorithm: K centres such that rows are near to one of them. Draws from libtorch's random numbers. */
public final class KMeans {
    private static final int ROWS_AT_ONCE = 16_384; // so that a distance to every centre of each fits in memory

    private KMeans() {}

    /**
     * Centres of rows. They start on random rows; one that no row is nearest to goes to another random row.
     *
     * @param rows {@code [N, E]}
     * @return {@code [count, E]}, to be kept or freed by the caller
     */
    public static Tensor centres(Tensor rows, int count, int rounds) {
        return Scopes.inference(() -> {
            Tensor centres = drawn(rows, count);
            for (int i = 0; i < rounds; i++) {
                centres = moved(rows, centres);
            }
            return Scopes.keep(centres);
        });
    }

    /** Index of the centre nearest to each row, {@code [N]}. */
    public static Tensor nearest(Tensor rows, Tensor centres) {
        List<Tensor> found = new ArrayList<>();
        for (long from = 0; from < rows.size(0); from += ROWS_AT_ONCE) {
            Tensor some = rows.narrow(0, from, Math.min(ROWS_AT_ONCE, rows.size(0) - from));
            found.add(Quantizer.apart(some, centres).argmin(new LongOptional(1), false));
        }
        return torch.cat(new TensorVector(found.toArray(Tensor[]::new)));
    }

    private static Tensor moved(Tensor rows, Tensor centres) {
        Tensor nearest = nearest(rows, centres);
        Tensor counts = torch.bincount(nearest, new TensorOptional(), centres.size(0))
                .unsqueeze(1)
                .to(rows.scalar_type());
        Tensor sums = torch.zeros_like(centres).index_add_(0, nearest, rows);
        Tensor means = sums.div(counts.clamp_min(new Scalar(1.0)));
        return torch.where(counts.gt(new Scalar(0.0)), means, drawn(rows, centres.size(0)));
    }

    /** Random rows. */
    static Tensor drawn(Tensor rows, long count) {
        return rows.index_select(0, Tensors.here(torch.randint(rows.size(0), new long[] {count})));
    }
}
