package vidact.vqgan.train;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import vidact.core.Hashes;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.torch.Parameters;
import vidact.torch.Scopes;
import vidact.torch.Seeds;
import vidact.torch.train.Task;
import vidact.vqgan.TrainTokenizerConfig;
import vidact.vqgan.model.Pictures;
import vidact.vqgan.model.Quantizer;
import vidact.vqgan.model.Vqgan;

/** Trains a tokenizer on frames. The codebook starts from data, and codes that nothing uses are given new places. */
public final class VqganTask implements Task {
    /** Steps between looks at the codebook. */
    private static final int REVIVE_EVERY = 10;

    /** Share of the old usage that a step keeps. */
    private static final double USAGE_KEPT = 0.95;

    /** A code used less than this share of an even share is dead. */
    private static final double DEAD = 0.02;

    /** In the last part of a run the codebook is left alone, so that the decoder can settle. */
    private static final double QUIET_SHARE = 0.15;

    /** Share of a run that encoder and decoder train alone, so that the codebook starts from vectors that mean something. */
    private static final double WARM_UP_SHARE = 0.2;

    private final TrainTokenizerConfig config;
    private final FrameSet frames;
    private final long seed;
    private final Vqgan vqgan;
    private final Tensor usage; // [K], running number of uses a step
    private Optional<Vqgan.Pass> last = Optional.empty();

    /**
     * A task over frames.
     *
     * @param seed of the starting weights and of the batches
     */
    public VqganTask(TrainTokenizerConfig config, FrameSet frames, long seed) {
        this.config = config;
        this.frames = frames;
        this.seed = seed;
        Seeds.set(seed);
        vqgan = new Vqgan(new Parameters(), config.model(), config.training().precision());
        usage = torch.zeros(config.model().codes());
    }

    @Override
    public Parameters parameters() {
        return vqgan.parameters();
    }

    @Override
    public Map<String, Tensor> state() {
        return Map.of("usage", usage);
    }

    @Override
    public Loss loss(long step) {
        SplittableRandom random = Hashes.random(seed, step);
        Tensor pictures = Pictures.toTensor(frames.draw(random, config.batch()));
        if (step < warmUpSteps()) {
            last = Optional.empty();
            Tensor distance = VqganLoss.distance(pictures, vqgan.autoencode(pictures));
            return new Loss(distance, Map.of("distance", distance.detach()));
        }
        if (step == warmUpSteps()) {
            startFromData(pictures);
        }
        Vqgan.Pass pass = vqgan.forward(pictures);
        last = Optional.of(pass);
        Tensor total = VqganLoss.of(pictures, pass);
        return new Loss(
                total,
                Map.of(
                        "codebook_loss", pass.codebookLoss().detach(),
                        "distance", total.detach().sub(pass.codebookLoss().detach()),
                        "codes_used", usage.gt(new Scalar(dead())).sum()));
    }

    @Override
    public void afterUpdate(long step) {
        if (last.isEmpty()) {
            return;
        }
        Vqgan.Pass pass = last.get();
        last = Optional.empty();
        try (NoGradGuard guard = new NoGradGuard()) {
            Tensor counts = torch.bincount(
                    pass.codes().flatten(), new TensorOptional(), config.model().codes());
            usage.mul_(new Scalar(USAGE_KEPT)).add_(counts.mul(new Scalar(1 - USAGE_KEPT)));
            boolean quiet = step >= (1 - QUIET_SHARE) * config.training().steps();
            if (step % REVIVE_EVERY == REVIVE_EVERY - 1 && !quiet) {
                revive(pass.z().detach());
            }
        }
    }

    @Override
    public void describe(Path checkpoint) {
        CheckpointFolder.writeConfig(checkpoint, config);
    }

    private void startFromData(Tensor pictures) {
        Tensor rows = Scopes.inference(
                () -> Scopes.keep(Quantizer.rows(vqgan.encode(pictures)).clone()));
        try (NoGradGuard guard = new NoGradGuard()) {
            vqgan.quantizer().codebook().copy_(drawn(rows, config.model().codes()));
            usage.fill_(new Scalar(evenShare()));
        }
        rows.close();
    }

    /** Puts each dead code on the vector of a random place of this batch. */
    private void revive(Tensor z) {
        Tensor deadCodes = usage.lt(new Scalar(dead())).nonzero().flatten(); // [n]
        if (deadCodes.numel() > 0) {
            vqgan.quantizer().codebook().index_copy_(0, deadCodes, drawn(Quantizer.rows(z), deadCodes.numel()));
            usage.index_fill_(0, deadCodes, new Scalar(evenShare()));
        }
    }

    private static Tensor drawn(Tensor rows, long count) {
        return rows.index_select(0, torch.randint(rows.size(0), new long[] {count}));
    }

    private long warmUpSteps() {
        return (long) (WARM_UP_SHARE * config.training().steps());
    }

    private double evenShare() {
        double places =
                (double) config.batch() * config.model().grid() * config.model().grid();
        return places / config.model().codes();
    }

    private double dead() {
        return DEAD * evenShare();
    }
}
