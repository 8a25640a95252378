package vidact.gpt.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.core.storage.AtomicFiles;
import vidact.gpt.Backbone;
import vidact.gpt.BackboneConfig;
import vidact.gpt.PretrainConfig;
import vidact.gpt.TokenLayout;
import vidact.gpt.data.ReadAhead;
import vidact.gpt.data.Sequence;
import vidact.gpt.model.Gpt;
import vidact.gpt.text.TextEncoder;
import vidact.torch.Parameters;
import vidact.torch.Scopes;
import vidact.torch.Seeds;
import vidact.torch.Tensors;
import vidact.torch.nn.Dropout;
import vidact.torch.train.Task;

/**
 * Next-frame prediction: cross-entropy of the image tokens of every frame but a sample's first, given text and all earlier
 * tokens. The sum is divided by the tokens of a full sequence, the same number on every rank, so that the mean over ranks is the
 * mean over the batch.
 */
public final class VideoTask implements Task {
    private final PretrainConfig config;
    private final BackboneConfig backbone;
    private final Data data;
    private final long seed;
    private final Gpt gpt;

    /**
     * What a task learns from and writes with its checkpoints.
     *
     * @param training this rank's sequences
     * @param validation batches that are not learned from; may be empty
     * @param rank of this process; its sequences have their own dropout
     * @param tokenizer folder that travels with every checkpoint
     */
    public record Data(
            ReadAhead training, List<List<Sequence>> validation, TextEncoder encoder, int rank, Path tokenizer) {
        public Data {
            validation = List.copyOf(validation);
        }
    }

    /**
     * A task over token shards.
     *
     * @param seed of the starting weights and of dropout
     */
    public VideoTask(PretrainConfig config, BackboneConfig backbone, Data data, long seed) {
        this.config = config;
        this.backbone = backbone;
        this.data = data;
        this.seed = seed;
        gpt = Seeds.from(
                seed,
                () -> new Gpt(
                        new Parameters(),
                        backbone.model(),
                        backbone.sequence(),
                        config.training().precision()));
    }

    @Override
    public Parameters parameters() {
        return gpt.parameters();
    }

    @Override
    public int parts() {
        return config.accumulate();
    }

    @Override
    public Loss loss(long step, int part) {
        List<Sequence> share = data.training().at(step);
        int each = share.size() / parts();
        List<Sequence> sequences = share.subList(part * each, (part + 1) * each);
        long firstSample = step * config.batch() + (long) data.rank() * share.size() + (long) part * each;
        try (Dropout.Samples samples = Dropout.seeded(seed, firstSample, each)) {
            Scored scored = score(Batch.of(sequences, data.encoder()));
            return new Loss(scored.loss(), scored.parts(config.window().pack() || config.changedWeight() > 1));
        }
    }

    @Override
    public Map<String, Double> validate(long steps) {
        if (data.validation().isEmpty() || steps % config.validation().every() != 0) {
            return Map.of();
        }
        Map<String, Double> means = new TreeMap<>();
        for (List<Sequence> sequences : data.validation()) {
            double share = 1.0 / data.validation().size();
            Scopes.inference(() -> {
                Scored scored = score(Batch.of(sequences, data.encoder()));
                means.merge(VALIDATION_LOSS, share * scored.mean().item_double(), Double::sum);
                means.merge(
                        "validation_token_accuracy", share * scored.accuracy().item_double(), Double::sum);
                return Optional.empty();
            });
        }
        return means;
    }

    /**
     * Scalars over the targets of a batch.
     *
     * @param loss that is minimised
     * @param mean cross-entropy of a target; the same as the loss but for packed sequences and where changed tokens count more
     */
    private record Scored(Tensor loss, Tensor mean, Tensor accuracy) {
        Map<String, Tensor> parts(boolean weighted) {
            return weighted
                    ? Map.of("token_accuracy", accuracy, "cross_entropy", mean.detach())
                    : Map.of("token_accuracy", accuracy);
        }
    }

    private Scored score(Batch batch) {
        TokenLayout layout = backbone.sequence().layout();
        int frames = config.window().frames();
        long vocabulary = backbone.sequence().vocabulary();
        Tensor positions = Tensors.of(layout.predictors(1, frames), (frames - 1L) * layout.images());
        Tensor hidden = gpt.forward(batch.steps()).index_select(1, positions); // [B, (F-1) N, D]
        Tensor targets = batch.targets();
        Tensor before = batch.framesBefore();
        if (batch.share() < 1) {
            long[] counted = batch.counted().stream().mapToLong(Long::longValue).toArray();
            Tensor chosen = Tensors.of(counted, counted.length);
            hidden = hidden.reshape(batch.laterFrames(), layout.images(), -1).index_select(0, chosen);
            targets = targets.reshape(-1, layout.images()).index_select(0, chosen);
            before = before.reshape(-1, layout.images()).index_select(0, chosen);
        }
        Tensor logits = gpt.logits(hidden).to(ScalarType.Float).view(-1, vocabulary);
        Tensor wanted = targets.reshape(-1);
        Tensor right = logits.detach().argmax(new LongOptional(1), false).eq(wanted);
        Tensor losses = torch.log_softmax(logits, 1)
                .gather(1, wanted.unsqueeze(1))
                .neg()
                .squeeze(1); // [B (F-1) N]
        Tensor changed = wanted.ne(before.reshape(-1)).to(ScalarType.Float);
        Tensor weights = changed.mul(new Scalar(config.changedWeight() - 1)).add(new Scalar(1.0));
        return new Scored(
                losses.mul(weights).mean().mul(new Scalar(batch.share())),
                losses.mean(),
                right.to(ScalarType.Float).mean());
    }

    @Override
    public void describe(Path checkpoint) {
        CheckpointFolder.writeConfig(checkpoint, backbone);
        AtomicFiles.copy(data.tokenizer(), checkpoint.resolve(Backbone.TOKENIZER));
    }
}
