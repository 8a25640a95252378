package vidact.cvae;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import vidact.core.command.Commands;
import vidact.core.command.CommonOptions;
import vidact.core.command.Run;
import vidact.core.config.ConfigException;
import vidact.core.config.Configs;
import vidact.cvae.data.RobotData;
import vidact.torch.Compute;
import vidact.torch.Natives;

/** {@code ./vidact finetune}: a pre-trained trunk learns from robot episodes to act. */
@Command(
        name = "finetune",
        description =
                "Trains a trunk on robot episodes to predict the next frames of every view and chunks of actions, and judges it on episodes"
                        + " that it has not seen. Interrupted, the same command goes on.",
        footer = {
            "",
            "Examples:",
            "  ./vidact finetune --episodes runs/demonstrations --from runs/model --out runs/policy",
            "  ./vidact finetune --episodes runs/demonstrations --tokenizer runs/tokenizer --out runs/scratch head.kind=MSE"
        })
public final class FinetuneApp implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(
            names = "--episodes",
            required = true,
            paramLabel = "DIR",
            description =
                    "LeRobot v3.0 data set; again for more of the same robot, such as those that simulate --lead makes")
    private List<Path> episodes = List.of();

    @Option(
            names = "--from",
            paramLabel = "DIR",
            description = "checkpoint to start from: of pretrain, or of finetune to go on with other episodes")
    private Optional<Path> from = Optional.empty();

    @Option(names = "--tokenizer", paramLabel = "DIR", description = "from train-tokenizer: start from scratch")
    private Optional<Path> tokenizer = Optional.empty();

    @Option(
            names = "--tokens",
            paramLabel = "DIR",
            description =
                    "from tokenize --episodes: the pictures' codes; without it they are encoded at every start. Again for codes of the same"
                            + " episodes in a variation (tokenize vary.shift, vary.shade), to learn from besides; the first are judged")
    private List<String> tokens = List.of();

    public static void main(String[] arguments) {
        Commands.main(new FinetuneApp(), arguments);
    }

    @Override
    public Integer call() {
        FinetuneConfig config = options.load(FinetuneConfig.class, "finetune");
        if (from.isPresent() == tokenizer.isPresent()) {
            throw new ConfigException(
                    "give --from a checkpoint, or --tokenizer a tokenizer to start from scratch, and not both");
        }
        Map<String, String> question = new LinkedHashMap<>(Map.of(
                "config", Configs.toJson(config),
                "seed", Long.toString(options.seed()),
                "episodes", fingerprints(episodes.stream().map(Run::fingerprint))));
        from.ifPresent(folder -> question.put("from", Run.fingerprint(folder)));
        tokenizer.ifPresent(folder -> question.put("tokenizer", Run.fingerprint(folder)));
        if (!tokens.isEmpty()) {
            question.put("tokens", fingerprints(tokens.stream().map(Run::fingerprint)));
        }
        Run run = Run.in(options, "finetune", question);
        if (run.finished()) {
            return 0;
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        RobotData recordings = RobotData.open(episodes, config.data());
        figures.put("libtorch", Natives.load());
        Compute.BATCHES.use();
        Finetuning.Base base = from.map(folder -> Finetuning.Base.of(folder, tokens))
                .orElseGet(() -> Finetuning.Base.scratch(tokenizer.orElseThrow(), tokens));
        figures.putAll(Finetuning.open(config, recordings, base, options.seed()).run(options.out()));
        run.finish(figures);
        return 0;
    }

    private static String fingerprints(Stream<String> each) {
        return each.collect(Collectors.joining(" "));
    }
}
