package vidact.gpt;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vidact.core.Check;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.core.storage.Storage;
import vidact.core.tokens.TokenGrid;
import vidact.core.tokens.TokenOrigin;
import vidact.core.tokens.TokenShards;
import vidact.gpt.data.ReadAhead;
import vidact.gpt.data.Sequence;
import vidact.gpt.data.SequenceStream;
import vidact.gpt.text.TextEncoder;
import vidact.gpt.train.VideoTask;
import vidact.torch.Device;
import vidact.torch.train.GradientExchange;
import vidact.torch.train.Trainer;

/** Pre-training on one rank, which may be the only one. */
public final class Pretraining {
    private static final int JUDGED_AT_ONCE = 16;

    private final PretrainOrder order;
    private final PretrainConfig config;
    private final List<SequenceStream.Dataset> datasets = new ArrayList<>();
    private final TextEncoder encoder;
    private final BackboneConfig backbone;

    private Pretraining(PretrainOrder order) {
        this.order = order;
        config = order.pretrainConfig();
        for (PretrainOrder.Tokens tokens : order.tokens()) {
            datasets.add(
                    new SequenceStream.Dataset(TokenShards.openUnread(Storage.at(tokens.location())), tokens.weight()));
        }
        TokenOrigin origin = oneOrigin(datasets);
        encoder = TextEncoder.of(config.text());
        backbone = backbone(config, origin, encoder);
    }

    /** Opens the data and the text encoder; nothing is trained yet. */
    public static Pretraining open(PretrainOrder order) {
        return new Pretraining(order);
    }

    /** What the checkpoints will be. */
    public BackboneConfig backbone() {
        return backbone;
    }

    /** Data sets with their weights. */
    public List<SequenceStream.Dataset> datasets() {
        return List.copyOf(datasets);
    }

    /**
     * Trains to the end, from the newest checkpoint on if there is one.
     *
     * @param exchange with the other ranks
     * @return figures for the summary
     */
    public Map<String, Object> run(GradientExchange exchange) {
        SequenceStream.Source source = new SequenceStream.Source("train", config.window(), config.data());
        config.sequencesAtOnce(exchange.ranks());
        SequenceStream.Share share = new SequenceStream.Share(config.batch(), exchange.rank(), exchange.ranks());
        SequenceStream stream = new SequenceStream(datasets, source, share, order.seed());
        Path out = Path.of(order.out());
        try (ReadAhead training = new ReadAhead(stream, config.data().ahead())) {
            VideoTask.Data data = new VideoTask.Data(
                    training, validation(source.few("validation")), encoder, exchange.rank(), tokenizer());
            VideoTask task = new VideoTask(config, backbone, data, order.seed());
            Path checkpoint = new Trainer(config.training(), task, out, exchange).run("pretrain", order.seed());
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("device", Device.current().name());
            figures.put("text_encoder", encoder.source().kind());
            figures.put("parameters", task.parameters().count());
            figures.put("clips", stream.clips());
            figures.put(
                    "tokens",
                    config.training().steps()
                            * config.batch()
                            * backbone.sequence().tokens());
            figures.put("ranks", exchange.ranks());
            figures.put("checkpoint", checkpoint.toString());
            new CheckpointFolder(out, 1).best().ifPresent(best -> figures.put("best_checkpoint", best.toString()));
            return figures;
        }
    }

    /** Batches of the validation split; none if it has no clip that is long enough, or none is asked for. */
    private List<List<Sequence>> validation(SequenceStream.Source source) {
        List<List<Sequence>> batches = new ArrayList<>();
        int wanted = config.validation().sequences();
        List<SequenceStream.Dataset> judged = datasets.stream()
                .filter(dataset -> wanted > 0 && SequenceStream.holds(dataset.shards(), source))
                .toList();
        if (!judged.isEmpty()) {
            int each = Math.min(wanted, JUDGED_AT_ONCE);
            SequenceStream.Share all = new SequenceStream.Share(each, 0, 1);
            try (SequenceStream stream = new SequenceStream(judged, source, all, order.seed())) {
                for (int i = 0; i < wanted / each; i++) {
                    batches.add(stream.next());
                }
            }
        }
        return batches;
    }

    private Path tokenizer() {
        return Storage.at(order.tokens().get(0).location() + "/" + Backbone.TOKENIZER)
                .fetchAll();
    }

    private static TokenOrigin oneOrigin(List<SequenceStream.Dataset> datasets) {
        TokenOrigin first = datasets.get(0).shards().origin();
        for (SequenceStream.Dataset dataset : datasets) {
            Check.argument(
                    dataset.shards().origin().equals(first),
                    "the data sets of --tokens come from different tokenizers (%s and %s): tokenise them with one",
                    first.tokenizerSha256(),
                    dataset.shards().origin().tokenizerSha256());
        }
        return first;
    }

    private static BackboneConfig backbone(PretrainConfig config, TokenOrigin origin, TextEncoder encoder) {
        TokenGrid grid = origin.grid();
        SequenceConfig sequence = new SequenceConfig(
                TokenLayout.ofVideo(grid.tokens()), config.window().frames(), grid.vocabulary(), encoder.width());
        return new BackboneConfig(
                config.model(), sequence, config.window(), encoder.source(), origin.tokenizerSha256());
    }
}
