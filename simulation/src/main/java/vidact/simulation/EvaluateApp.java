package vidact.simulation;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import vidact.core.command.Commands;
import vidact.core.command.CommonOptions;
import vidact.core.command.Run;
import vidact.core.config.ConfigException;
import vidact.core.config.Configs;
import vidact.core.policy.Policy;
import vidact.core.policy.PolicyName;
import vidact.core.policy.PolicySource;
import vidact.simulation.chain.Chain;
import vidact.simulation.evaluation.ChainTrial;
import vidact.simulation.evaluation.ChainVideo;
import vidact.simulation.evaluation.Evaluation;
import vidact.simulation.evaluation.EvaluationPage;
import vidact.simulation.evaluation.Result;
import vidact.simulation.evaluation.TaskTrial;
import vidact.simulation.world.RobotState;

/** {@code ./vidact evaluate}: a policy in closed loop on chains of five instructions. */
@Command(
        name = "evaluate",
        description =
                "Runs a policy on the first chains of the published list, five instructions each, beside baselines.",
        footer = {
            "",
            "Examples:",
            "  ./vidact evaluate --policy expert --chains 100 --out runs/expert",
            "  ./vidact evaluate --policy expert --chains 1000 --task-episodes 50 --videos 0,7 --out runs/expert"
        })
public final class EvaluateApp implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(
            names = "--policy",
            required = true,
            paramLabel = "NAME",
            description = "expert, blind, random, noop or DIR")
    private String policy;

    @Option(
            names = "--chains",
            defaultValue = "100",
            description = "how many of the 1000 published chains; default: ${DEFAULT-VALUE}")
    private int chains;

    @Option(
            names = "--task-episodes",
            defaultValue = "0",
            description = "also do each task by itself this often; default: ${DEFAULT-VALUE}")
    private int taskEpisodes;

    @Option(names = "--videos", split = ",", paramLabel = "N", description = "film these chains, numbers from 0")
    private List<Integer> videos = List.of();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "worlds at a time, which changes no result; default: one for each processor")
    private Optional<Integer> threads = Optional.empty();

    public static void main(String[] arguments) {
        Commands.main(new EvaluateApp(), arguments);
    }

    @Override
    public Integer call() {
        EvaluateConfig config = options.load(EvaluateConfig.class, "evaluate");
        int workers = threads.orElse(Runtime.getRuntime().availableProcessors());
        check(workers);
        Set<String> names = new LinkedHashSet<>(List.of(policy));
        names.addAll(config.baselines());
        Map<String, Supplier<Policy>> policies = new LinkedHashMap<>();
        names.forEach(name -> policies.put(name, PolicySource.find(name, RobotState.NAMES)));
        Supplier<Policy> judged = Objects.requireNonNull(policies.get(policy));
        Run run = Run.in(options, "evaluate", question(config));
        if (run.finished()) {
            return 0;
        }
        ChainTrial.Setting setting =
                new ChainTrial.Setting(config.layout(), options.seed(), Optional.of(config.sizes()));
        Evaluation evaluation = new Evaluation(options.out(), setting, workers);
        List<Chain> published = Chain.published();
        List<Chain> list = published.subList(0, chains);
        Map<String, Result> results = new LinkedHashMap<>();
        policies.forEach((name, source) -> {
            boolean own = name.equals(policy);
            String log = own ? "policy" : name; // a folder may be called like a baseline
            List<ChainTrial> chainTrials = evaluation.chains(log, source, list);
            List<TaskTrial> taskTrials = own ? evaluation.tasks(log, source, taskEpisodes) : List.of();
            results.put(name, new Result(list, chainTrials, taskTrials));
        });
        Map<Chain, Path> films = film(published, judged, setting);
        EvaluationPage.write(options.out(), policy, results, films);
        run.finish(figures(config, results));
        return 0;
    }

    private void check(int workers) {
        if (chains < 1 || chains > Chain.COUNT) {
            throw new ConfigException("--chains must lie in 1..." + Chain.COUNT + ", got " + chains);
        }
        if (taskEpisodes < 0 || workers < 1) {
            throw new ConfigException("--task-episodes must be at least 0 and --threads at least 1, got " + taskEpisodes
                    + " and " + workers);
        }
        for (int number : videos) {
            if (number < 0 || number >= Chain.COUNT) {
                throw new ConfigException(
                        "--videos: there is no chain " + number + ", they run from 0 to " + (Chain.COUNT - 1));
            }
        }
    }

    private Map<String, String> question(EvaluateConfig config) {
        return Map.of(
                "config", Configs.toJson(config),
                "policy", policy,
                "policyFingerprint",
                        Run.fingerprint(Path.of(PolicyName.parse(policy).place())),
                "chains", Integer.toString(chains),
                "taskEpisodes", Integer.toString(taskEpisodes),
                "videos", videos.toString(),
                "seed", Long.toString(options.seed()));
    }

    private Map<Chain, Path> film(List<Chain> published, Supplier<Policy> source, ChainTrial.Setting setting) {
        Map<Chain, Path> films = new LinkedHashMap<>();
        for (int number : videos) {
            Path file = options.out().resolve(String.format(Locale.ROOT, "chain-%04d.mp4", number));
            ChainVideo.write(file, published.get(number), source, setting);
            films.put(published.get(number), file);
        }
        return films;
    }

    private Map<String, Object> figures(EvaluateConfig config, Map<String, Result> results) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("policy", policy);
        figures.put("layout", config.layout());
        figures.put("seed", options.seed());
        figures.put("chains", chains);
        Result own = Objects.requireNonNull(results.get(policy));
        figures.putAll(own.figures(options.seed()));
        Map<String, Object> baselines = new LinkedHashMap<>();
        results.forEach((name, result) -> {
            if (!name.equals(policy)) {
                baselines.put(name, result.figures(options.seed()));
            }
            System.err.println(result.sentence(name, options.seed()));
        });
        figures.put("baselines", baselines);
        return figures;
    }
}
