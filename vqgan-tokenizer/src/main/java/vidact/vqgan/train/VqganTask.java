package vidact.vqgan.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import vidact.core.Hashes;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.core.image.Image;
import vidact.core.image.PngFiles;
import vidact.torch.Parameters;
import vidact.torch.Scopes;
import vidact.torch.Seeds;
import vidact.torch.train.Task;
import vidact.vqgan.TrainTokenizerConfig;
import vidact.vqgan.model.Pictures;
import vidact.vqgan.model.Quantizer;
import vidact.vqgan.model.Vqgan;

/**
 * Trains a tokenizer on frames: encoder and decoder alone at first, then with the codebook, which starts from the vectors that
 * the encoder gives by then, and, from {@code loss.adversarial.start} on, against a discriminator.
 */
public final class VqganTask implements Task {
    /** Steps between looks at the codebook. */
    private static final int REVIVE_EVERY = 10;

    /** In the last part of a run the codebook is left alone, so that the decoder can settle. */
    private static final double QUIET_SHARE = 0.15;

    /** Share of a run that encoder and decoder train alone. */
    private static final double WARM_UP_SHARE = 0.1;

    private static final long NEVER = -1;

    /** Frames whose vectors the codebook starts from. */
    private static final int START_FRAMES = 256;

    private final TrainTokenizerConfig config;
    private final FrameSet frames;
    private final List<Image> shown;
    private final long seed;
    private final Vqgan vqgan;
    private final ReconstructionLoss reconstructionLoss;
    private final CodebookUpkeep codebook;
    private final long codebookStart; // step
    private final Optional<Adversary> adversary;
    private Optional<Step> last = Optional.empty();

    /**
     * A task over frames.
     *
     * @param shown frames as the network takes them, for the previews
     * @param start weights of a tokenizer that is trained further, its codebook included; without them all is learned anew
     * @param seed of the starting weights and of the batches
     */
    public VqganTask(TrainTokenizerConfig config, FrameSet frames, List<Image> shown, Optional<Path> start, long seed) {
        this.config = config;
        this.frames = frames;
        this.shown = List.copyOf(shown);
        this.seed = seed;
        Seeds.set(seed);
        vqgan = new Vqgan(new Parameters(), config.model(), config.training().precision());
        reconstructionLoss = ReconstructionLoss.of(config.loss());
        int places = config.batch() * config.model().tokenGrid().tokens();
        codebook = new CodebookUpkeep(vqgan.quantizer(), places);
        codebookStart = start.isPresent()
                ? NEVER
                : (long) (WARM_UP_SHARE * config.training().steps());
        start.ifPresent(weights -> {
            vqgan.parameters().load(weights);
            codebook.startAsItIs();
        });
        adversary = config.loss().adversarial().on()
                ? Optional.of(new Adversary(
                        config.loss().adversarial(),
                        config.training().adam(),
                        config.training().precision()))
                : Optional.empty();
    }

    /** What {@link #afterUpdate} needs of a step. */
    private record Step(Tensor pictures, Vqgan.Pass pass) {}

    @Override
    public Parameters parameters() {
        return vqgan.parameters();
    }

    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        state.put("usage", codebook.usage());
        adversary.ifPresent(present -> state.putAll(present.state()));
        return state;
    }

    @Override
    public Loss loss(long step, int part) {
        last = Optional.empty();
        Tensor pictures = batch(Hashes.random(seed, step), config.batch());
        if (isWarmUp(step)) {
            Tensor distance = reconstructionLoss.of(pictures, vqgan.autoencode(pictures));
            return new Loss(distance, Map.of("distance", distance.detach()));
        }
        if (step == codebookStart) {
            startCodebook(step);
        }
        Vqgan.Pass pass = vqgan.forward(pictures);
        last = Optional.of(new Step(pictures, pass));
        Tensor distance = reconstructionLoss.of(pictures, pass.pictures());
        Tensor total = distance.add(pass.codebookLoss());
        Map<String, Tensor> parts = new LinkedHashMap<>();
        parts.put("distance", distance.detach());
        parts.put("codebook_loss", pass.codebookLoss().detach());
        Optional<Adversary.Verdict> verdict =
                player(step).map(present -> present.judge(distance, pass.pictures(), vqgan.lastLayer()));
        if (verdict.isPresent()) {
            total = total.add(verdict.get().loss());
            parts.put("generator_loss", verdict.get().fooled().detach());
            parts.put("adversarial_weight", verdict.get().weight());
        }
        return new Loss(total, parts);
    }

    @Override
    public Map<String, Tensor> afterUpdate(long step) {
        if (last.isEmpty()) {
            return Map.of();
        }
        Step done = last.get();
        last = Optional.empty();
        codebook.count(done.pass().codes());
        Map<String, Tensor> figures = new LinkedHashMap<>();
        figures.put("codes_used", codebook.used());
        figures.put("perplexity", codebook.perplexity());
        boolean quiet = step >= (1 - QUIET_SHARE) * config.training().steps();
        if (step % REVIVE_EVERY == REVIVE_EVERY - 1 && !quiet) {
            codebook.revive(Quantizer.rows(done.pass().z().detach()));
        }
        player(step)
                .ifPresent(present -> figures.putAll(
                        present.update(step, done.pictures(), done.pass().pictures())));
        return figures;
    }

    /** Frames above their reconstructions, through the codebook as soon as it counts. */
    @Override
    public Optional<Image> preview(long step) {
        if (config.previewEvery() == 0 || (step + 1) % config.previewEvery() != 0 || shown.isEmpty()) {
            return Optional.empty();
        }
        List<Image> reconstructed = Scopes.inference(() -> {
            Tensor pictures = Pictures.toTensor(shown);
            return Pictures.toImages(
                    isWarmUp(step)
                            ? vqgan.autoencode(pictures)
                            : vqgan.forward(pictures).pictures());
        });
        return Optional.of(PngFiles.grid(List.of(shown, reconstructed), 2));
    }

    @Override
    public void describe(Path checkpoint) {
        CheckpointFolder.writeConfig(checkpoint, config);
    }

    private void startCodebook(long step) {
        int groups = Math.max(1, START_FRAMES / config.batch());
        SplittableRandom random = Hashes.random(seed, -step - 1);
        List<Tensor> rows = new ArrayList<>();
        for (int i = 0; i < groups; i++) {
            rows.add(Scopes.inference(() -> Scopes.keep(
                    Quantizer.rows(vqgan.encode(batch(random, config.batch()))).clone())));
        }
        try (Tensor all = torch.cat(new TensorVector(rows.toArray(Tensor[]::new)))) {
            codebook.startFrom(all);
        }
        rows.forEach(Tensor::close);
    }

    private Tensor batch(SplittableRandom random, int count) {
        List<Image> drawn = frames.draw(random, count);
        return Pictures.toTensor(config.augment().vary(drawn, config.model().size(), random));
    }

    private Optional<Adversary> player(long step) {
        return adversary.filter(present -> present.playsAt(step));
    }

    private boolean isWarmUp(long step) {
        return step < codebookStart;
    }
}
