package vidact.gpt;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import vidact.core.Check;
import vidact.core.command.Commands;
import vidact.core.command.CommonOptions;
import vidact.core.command.Run;
import vidact.core.config.Configs;
import vidact.gpt.spark.PretrainJob;
import vidact.torch.Compute;
import vidact.torch.Natives;
import vidact.torch.train.GradientExchange;

/** {@code ./vidact pretrain}: trains the trunk to predict the next frames of token shards. */
@Command(
        name = "pretrain",
        description = "Trains a GPT on token shards to predict the next frames. Interrupted, the same command goes on.",
        footer = {
            "",
            "Examples:",
            "  ./vidact pretrain --tokens runs/tokens --out runs/model training.steps=2000",
            "  ./vidact pretrain --config base --tokens runs/ego=3 --tokens runs/robots=1 --out runs/model --dry-run"
        })
public final class PretrainApp implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(
            names = "--tokens",
            required = true,
            paramLabel = "DIR[=WEIGHT]",
            description = "token shards, from tokenize; several are mixed by their weights")
    private List<String> tokens = new ArrayList<>();

    @Option(
            names = "--master",
            defaultValue = "${sys:spark.master:-}",
            description = "Spark master, such as spark://host:7077: train in barrier mode, one task a rank; "
                    + "under spark-submit, its own")
    private String master;

    @Option(names = "--ranks", defaultValue = "1", description = "ranks, with --master; default: ${DEFAULT-VALUE}")
    private int ranks;

    @Option(
            names = "--cores",
            defaultValue = "1",
            description = "processor cores of each rank, with --master; default: ${DEFAULT-VALUE}")
    private int cores;

    @Option(
            names = "--attempts",
            defaultValue = "4",
            description = "times that the ranks are started when one is lost; default: ${DEFAULT-VALUE}")
    private int attempts;

    @Option(names = "--dry-run", description = "say what the run would need, and train nothing")
    private boolean dryRun;

    @Option(
            names = "--price",
            defaultValue = "0",
            paramLabel = "PER_HOUR",
            description = "what an hour of this machine costs, for --dry-run")
    private double price;

    public static void main(String[] arguments) {
        Commands.main(new PretrainApp(), arguments);
    }

    @Override
    public Integer call() {
        PretrainConfig config = options.load(PretrainConfig.class, "pretrain");
        List<PretrainOrder.Tokens> datasets = tokens.stream()
                .map(PretrainOrder.Tokens::parse)
                .map(dataset -> new PretrainOrder.Tokens(absolute(dataset.location()), dataset.weight()))
                .toList();
        PretrainOrder order =
                PretrainOrder.of(config, datasets, absolute(options.out().toString()), options.seed());
        Check.argument(
                !master.isEmpty() || (ranks == 1 && cores == 1),
                "--ranks and --cores say how a cluster is used: name one with --master");
        if (dryRun) {
            Natives.load();
            Compute.BATCHES.use();
            System.out.println(DryRun.report(Pretraining.open(order), config, price));
            return 0;
        }
        Run run = Run.in(options, "pretrain", question(config, datasets));
        if (run.finished()) {
            return 0;
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("libtorch", Natives.load());
        figures.putAll(master.isEmpty() ? here(order) : onCluster(config, order));
        run.finish(figures);
        return 0;
    }

    private static Map<String, Object> here(PretrainOrder order) {
        Compute.BATCHES.use();
        return Pretraining.open(order).run(GradientExchange.ALONE);
    }

    private Map<String, Object> onCluster(PretrainConfig config, PretrainOrder order) {
        Check.argument(
                ranks > 0 && cores > 0 && attempts > 0,
                "--ranks, --cores and --attempts must be above 0, got %d, %d and %d",
                ranks,
                cores,
                attempts);
        config.sequencesAtOnce(ranks);
        String figures = PretrainJob.run(new PretrainJob.Cluster(master, ranks, cores, attempts), order);
        return Configs.mapFromJson(figures);
    }

    /** Executors work in folders of their own. */
    private static String absolute(String location) {
        return location.contains("://")
                ? location
                : Path.of(location).toAbsolutePath().toString();
    }

    private Map<String, String> question(PretrainConfig config, List<PretrainOrder.Tokens> datasets) {
        Map<String, String> question = new LinkedHashMap<>();
        question.put("config", Configs.toJson(config));
        question.put("seed", Long.toString(options.seed()));
        for (int i = 0; i < datasets.size(); i++) {
            String suffix = i == 0 ? "" : Integer.toString(i + 1);
            question.put("tokens" + suffix, Run.fingerprint(datasets.get(i).location()));
            if (datasets.get(i).weight() != 1) {
                question.put("weight" + suffix, Double.toString(datasets.get(i).weight()));
            }
        }
        return question;
    }
}
