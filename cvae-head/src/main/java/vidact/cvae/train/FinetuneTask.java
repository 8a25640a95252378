package vidact.cvae.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import vidact.core.Hashes;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.core.config.Configs;
import vidact.core.storage.AtomicFiles;
import vidact.cvae.FinetuneConfig;
import vidact.cvae.VlaConfig;
import vidact.cvae.VlaFiles;
import vidact.cvae.data.NormStats;
import vidact.cvae.data.RobotSequences;
import vidact.cvae.model.ActionHead;
import vidact.cvae.model.Vla;
import vidact.cvae.model.VlaBatch;
import vidact.gpt.model.Steps;
import vidact.gpt.text.TextEncoder;
import vidact.torch.Parameters;
import vidact.torch.Scopes;
import vidact.torch.Seeds;
import vidact.torch.TensorFiles;
import vidact.torch.nn.Dropout;
import vidact.torch.train.Task;
import vidact.vqgan.FrameTokenizer;

/**
 * Fine-tuning: SmoothL1 of the arm, binary cross-entropy of the gripper, divergence of the latent variable and cross-entropy of the next
 * frames, over every step of every sequence (GR-1, GR-MG).
 */
public final class FinetuneTask implements Task {
    /** A latent number that stays nearer to its prior than this says nothing, in nats. */
    private static final double ACTIVE_NATS = 0.01;

    private static final int JUDGED_AT_ONCE = 16;
    private static final String TOTAL = "total";

    private final FinetuneConfig config;
    private final VlaConfig model;
    private final Data data;
    private final long seed;
    private final Vla vla;

    /**
     * What a task learns from and writes with its checkpoints.
     *
     * @param heldOut sequences that are not learned from; may be empty
     * @param tokenizer folder that travels with every checkpoint
     * @param start weights to start from, if not from scratch: of a trunk, or of a whole policy
     */
    public record Data(
            RobotSequences training,
            RobotSequences heldOut,
            NormStats stats,
            TextEncoder encoder,
            Path tokenizer,
            Optional<Path> start) {}

    /**
     * A task over robot sequences.
     *
     * @param seed of the starting weights, of dropout and of hidden states
     */
    public FinetuneTask(FinetuneConfig config, VlaConfig model, Data data, long seed) {
        this.config = config;
        this.model = model;
        this.data = data;
        this.seed = seed;
        vla = Seeds.from(
                seed, () -> new Vla(new Parameters(), model, config.training().precision()));
        data.start().ifPresent(file -> vla.trunk().startFrom(TensorFiles.read(file)));
        if (config.freezeTrunk()) {
            vla.parameters().fix(name -> !name.startsWith("state_encoder.") && !name.startsWith("action_"));
        }
    }

    @Override
    public Parameters parameters() {
        return vla.parameters();
    }

    @Override
    public Loss loss(long step, int part) {
        List<RobotSequences.Item> items = data.training().batch(step, config.batch());
        try (Dropout.Samples samples = Dropout.seeded(seed, step * config.batch(), config.batch())) {
            Map<String, Tensor> parts = score(items, known(step, items.size()));
            Tensor total = parts.remove(TOTAL);
            parts.replaceAll((name, value) -> value.detach());
            return new Loss(Objects.requireNonNull(total), parts);
        }
    }

    /** Which states may be seen: all at inference; in training some are hidden. */
    private boolean[][] known(long step, int batch) {
        SplittableRandom random = Hashes.random(seed, "hidden states " + step);
        boolean[][] known = new boolean[batch][model.data().history()];
        for (boolean[] sequence : known) {
            for (int f = 0; f < sequence.length; f++) {
                sequence[f] = random.nextDouble() >= config.stateDropout();
            }
        }
        return known;
    }

    private Map<String, Tensor> score(List<RobotSequences.Item> items, boolean[][] known) {
        VlaBatch batch = VlaBatch.of(items, data.encoder(), known);
        Steps steps = vla.steps(batch.images(), batch.text(), batch.states(), batch.known());
        Map<String, Tensor> parts = new LinkedHashMap<>();
        if (config.loss().video() == 0 || model.data().history() == 1) {
            parts.put(TOTAL, actions(vla.actions(steps), batch, parts));
            return parts;
        }
        Vla.Outputs outputs = vla.actionsAndFrames(steps);
        Tensor actions = actions(outputs.actions(), batch, parts);
        Tensor video = video(outputs.laterFrames(), batch, parts);
        parts.put(TOTAL, actions.add(video.mul(new Scalar(config.loss().video()))));
        return parts;
    }

    private Tensor actions(Tensor hidden, VlaBatch batch, Map<String, Tensor> parts) {
        ActionHead.Guess guess = vla.head().guess(hidden.to(ScalarType.Float), batch.truth());
        Tensor chunk = chunk(guess.chunk(), batch.truth(), parts);
        if (guess.divergence().isEmpty()) {
            return chunk;
        }
        Tensor counted = batch.truth().valid().select(1, 0); // [M]: a chunk without an action to learn says nothing
        Tensor each = mean(guess.divergence().get(), counted.unsqueeze(1), 0); // [Z]
        Tensor divergence = each.sum();
        parts.put("divergence", divergence);
        parts.put(
                "active_latents",
                each.detach().gt(new Scalar(ACTIVE_NATS)).to(ScalarType.Float).sum());
        return chunk.add(divergence.mul(new Scalar(config.loss().divergence())));
    }

    /** Mean over the rows that count. */
    private static Tensor mean(Tensor values, Tensor counted, long dimension) {
        long[] over = {dimension};
        return values.mul(counted).sum(over).div(counted.sum().clamp_min(new Scalar(1.0)));
    }

    private Tensor chunk(ActionHead.Chunk guess, ActionHead.Truth truth, Map<String, Tensor> parts) {
        Tensor valid = truth.valid(); // [M, K]
        Tensor count = valid.sum().clamp_min(new Scalar(1.0));
        Tensor away = guess.arm().sub(truth.arm()).abs(); // [M, K, A]
        Tensor smooth =
                torch.where(away.lt(new Scalar(1.0)), away.square().mul(new Scalar(0.5)), away.sub(new Scalar(0.5)));
        Tensor arm = smooth.mean(new long[] {2}).mul(valid).sum().div(count);
        parts.put("arm", arm);
        parts.put(
                "arm_error", away.detach().mean(new long[] {2}).mul(valid).sum().div(count));
        Tensor logits = guess.gripper(); // [M, K]
        // log(1 + e^x) - x y
        Tensor crossEntropy = torch.softplus(logits).sub(logits.mul(truth.gripper()));
        Tensor gripper = crossEntropy.mul(valid).sum().div(count);
        parts.put("gripper", gripper);
        Tensor right = logits.detach().gt(new Scalar(0.0)).eq(truth.gripper().gt(new Scalar(0.5)));
        parts.put(
                "gripper_accuracy", right.to(ScalarType.Float).mul(valid).sum().div(count));
        return arm.add(gripper.mul(new Scalar(config.loss().gripper())));
    }

    /** Cross-entropy of the later frames by their logits {@code [B, (F - 1) views N, V]}. */
    private Tensor video(Tensor scores, VlaBatch batch, Map<String, Tensor> parts) {
        int frames = model.data().history();
        long images = model.sequence().layout().images();
        Tensor logits = scores.to(ScalarType.Float);
        Tensor wanted = batch.images().narrow(1, 1, frames - 1L).flatten(1, 2);
        Tensor losses =
                logits.log_softmax(2).gather(2, wanted.unsqueeze(2)).squeeze(2).neg();
        Tensor counted = batch.validSteps()
                .narrow(1, 1, frames - 1L)
                .unsqueeze(2)
                .expand(-1, -1, images)
                .flatten(1, 2);
        Tensor count = counted.sum().clamp_min(new Scalar(1.0));
        Tensor video = losses.mul(counted).sum().div(count);
        parts.put("video", video);
        return video;
    }

    @Override
    public Map<String, Double> validate(long steps) {
        if (config.validation().sequences() == 0
                || data.heldOut().isEmpty()
                || steps % config.validation().every() != 0) {
            return Map.of();
        }
        List<RobotSequences.Item> items =
                data.heldOut().batch(0, config.validation().sequences());
        Map<String, Double> sums = new TreeMap<>();
        for (int start = 0; start < items.size(); start += JUDGED_AT_ONCE) {
            List<RobotSequences.Item> some =
                    new ArrayList<>(items.subList(start, Math.min(items.size(), start + JUDGED_AT_ONCE)));
            boolean[][] known = new boolean[some.size()][model.data().history()];
            for (boolean[] sequence : known) {
                Arrays.fill(sequence, true);
            }
            double share = some.size() / (double) items.size();
            Scopes.inference(() -> {
                Map<String, Tensor> parts = score(some, known);
                parts.forEach((name, value) -> sums.merge(
                        TOTAL.equals(name) ? VALIDATION_LOSS : "validation_" + name,
                        share * value.item_double(),
                        Double::sum));
                return Optional.empty();
            });
        }
        return sums;
    }

    @Override
    public void describe(Path checkpoint) {
        CheckpointFolder.writeConfig(checkpoint, model);
        AtomicFiles.writeText(checkpoint.resolve(VlaFiles.STATS), Configs.toPrettyJson(data.stats()) + "\n");
        FrameTokenizer.copy(data.tokenizer(), checkpoint.resolve(VlaFiles.TOKENIZER));
    }
}
