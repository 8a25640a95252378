package vidact.vqgan.train;

import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import vidact.torch.Scopes;
import vidact.torch.Tensors;
import vidact.vqgan.model.Quantizer;

/** Keeps a codebook in use: starts it from data, counts how often each code is chosen, gives unused ones new places. */
final class CodebookUpkeep {
    private static final int ROUNDS = 10;

    /** Share of the old usage that a step keeps. */
    private static final double KEPT = 0.95;

    /** A code used less than this share of an even share is dead. */
    private static final double DEAD = 0.02;

    private final Tensor codebook; // [K, E]
    private final double evenShare; // uses a step if all codes were used alike
    private final Tensor usage; // [K], running number of uses a step

    /**
     * Upkeep of a codebook.
     *
     * @param places vectors that a step quantises
     */
    CodebookUpkeep(Quantizer quantizer, double places) {
        codebook = quantizer.codebook();
        evenShare = places / (double) codebook.size(0);
        usage = Scopes.keep(Tensors.zeros(codebook.size(0)));
    }

    /** Running number of uses of each code a step, {@code [K]}. */
    Tensor usage() {
        return usage;
    }

    /** Puts the codes amid the vectors that the encoder gives, {@code [N, E]}. */
    void startFrom(Tensor vectors) {
        try (NoGradGuard guard = new NoGradGuard();
                Tensor centres = KMeans.centres(vectors, (int) codebook.size(0), ROUNDS)) {
            codebook.copy_(centres);
            startAsItIs();
        }
    }

    /** Leaves the codes where they are and takes none for dead before it was seen to be. */
    void startAsItIs() {
        usage.fill_(new Scalar(evenShare));
    }

    /** Counts the codes of a step, {@code [B, h, w]}. */
    void count(Tensor codes) {
        Tensor counts = torch.bincount(codes.flatten(), new TensorOptional(), codebook.size(0));
        usage.mul_(new Scalar(KEPT)).add_(counts.mul(new Scalar(1 - KEPT)));
    }

    /** Puts each dead code on one of the vectors {@code [N, E]}. */
    void revive(Tensor vectors) {
        try (NoGradGuard guard = new NoGradGuard()) {
            Tensor dead = usage.lt(new Scalar(DEAD * evenShare)).nonzero().flatten(); // [n]
            if (dead.numel() > 0) {
                codebook.index_copy_(0, dead, KMeans.drawn(vectors, dead.numel()));
                usage.index_fill_(0, dead, new Scalar(evenShare));
            }
        }
    }

    /** Number of codes that are not dead, a scalar. */
    Tensor used() {
        return usage.ge(new Scalar(DEAD * evenShare)).sum();
    }

    /** How many codes, used alike, would be as varied as the running usage, a scalar. */
    Tensor perplexity() {
        Tensor shares = usage.div(usage.sum());
        return shares.mul(shares.clamp_min(new Scalar(1e-12)).log()).sum().neg().exp();
    }
}
