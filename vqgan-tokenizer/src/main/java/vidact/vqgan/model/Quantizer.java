package vidact.vqgan.model;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import vidact.torch.Parameters;
import vidact.torch.Start;

/** The codebook: each vector becomes the nearest of K learned ones (van den Oord et al. 2017). Always fp32. */
public final class Quantizer {
    private static final double COMMITMENT = 0.25;

    private final Tensor codebook; // [K, E]

    Quantizer(Parameters parameters, int codes, int embedding) {
        codebook = parameters.add("embedding.weight", Start.uniform(1.0 / codes), codes, embedding);
    }

    /**
     * Index of the nearest code of each vector.
     *
     * @param z {@code [B, E, h, w]}
     * @return {@code [B, h, w]}
     */
    public Tensor codes(Tensor z) {
        return apart(rows(z), codebook).argmin(new LongOptional(1), false).view(z.size(0), z.size(2), z.size(3));
    }

    /** Squared distances of vectors, one a row, to every code: {@code [N, E]} to {@code [N, K]}. */
    public Tensor distances(Tensor rows) {
        return apart(rows, codebook).add(squares(rows).unsqueeze(1));
    }

    /** Squared distances of rows {@code [N, E]} to codes {@code [K, E]} less |row|^2, which is alike for every code: {@code [N, K]}. */
    public static Tensor apart(Tensor rows, Tensor codes) {
        return squares(codes).sub(rows.matmul(codes.t()).mul_(new Scalar(2.0)));
    }

    /**
     * Vectors of codes.
     *
     * @param codes {@code [B, h, w]}
     * @return {@code [B, E, h, w]}
     */
    public Tensor vectors(Tensor codes) {
        return torch.embedding(codebook, codes).permute(0, 3, 1, 2).contiguous();
    }

    /** The nearest vectors, through which gradients pass as if they were {@code z} (straight-through). */
    static Tensor straightThrough(Tensor z, Tensor nearest) {
        return z.add(nearest.sub(z).detach());
    }

    /** Pulls the codes to the vectors, and the vectors, at a quarter of the force, to the codes. */
    static Tensor loss(Tensor z, Tensor nearest) {
        Tensor pull = torch.mse_loss(nearest, z.detach());
        return pull.add(torch.mse_loss(z, nearest.detach()).mul(new Scalar(COMMITMENT)));
    }

    /** Vectors one a row: {@code [B, E, h, w]} to {@code [BHW, E]}. */
    public static Tensor rows(Tensor z) {
        return z.permute(0, 2, 3, 1).reshape(-1, z.size(1));
    }

    /** The learned vectors, {@code [K, E]}. */
    public Tensor codebook() {
        return codebook;
    }

    private static Tensor squares(Tensor rows) {
        return rows.square().sum(1);
    }
}
