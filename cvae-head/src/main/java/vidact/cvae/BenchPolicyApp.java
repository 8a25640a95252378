package vidact.cvae;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import vidact.core.Percentile;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.core.command.Commands;
import vidact.core.config.Configs;
import vidact.core.image.Image;
import vidact.core.policy.Observation;
import vidact.torch.Compute;

/** {@code ./vidact bench policy}: times one decision of a policy and its parts. */
@Command(
        name = "bench policy",
        description = "Times decisions of a fine-tuned policy on made-up pictures and prints one JSON line.",
        footer = {"", "Example: ./vidact bench policy --policy runs/policy"},
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class BenchPolicyApp implements Callable<Integer> {
    @Option(names = "--policy", required = true, paramLabel = "DIR", description = "from finetune")
    private Path policy;

    @Option(names = "--pixels", defaultValue = "200", description = "side of the cameras' pictures")
    private int pixels;

    @Option(names = "--decisions", defaultValue = "200", description = "decisions that are timed")
    private int decisions;

    @Option(names = "--warm-up", defaultValue = "30", description = "decisions before that")
    private int warmUp;

    @Option(names = "--threads", defaultValue = "1", description = "threads that one decision computes on")
    private int threads;

    public static void main(String[] arguments) {
        Commands.main(new BenchPolicyApp(), arguments);
    }

    @Override
    public Integer call() {
        Compute.BATCHES.use(threads);
        Path checkpoint = CheckpointFolder.resolve(policy);
        VlaConfig config = CheckpointFolder.readConfig(checkpoint, VlaConfig.class);
        VlaPolicies policies = VlaPolicies.open(policy, List.of(), PolicyOptions.STANDARD);
        List<VlaPolicy.Timing> timings = new ArrayList<>();
        try (VlaPolicy opened = policies.get()) {
            opened.start("push the red block to the left", 1);
            Random random = new Random(1);
            for (int i = -warmUp; i < decisions; i++) {
                opened.act(observation(config, policies.stateNames().size(), random));
                if (i >= 0) {
                    timings.add(opened.lastTiming());
                }
            }
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("product", "vidact policy");
        add(figures, "total", timings, VlaPolicy.Timing::totalMillis);
        add(figures, "pictures", timings, VlaPolicy.Timing::picturesMillis);
        add(figures, "codes", timings, VlaPolicy.Timing::codesMillis);
        add(figures, "actions", timings, VlaPolicy.Timing::actionsMillis);
        figures.put("decisions", decisions);
        figures.put("views", config.cameras().size());
        figures.put("threads", threads);
        System.out.println(Configs.toJson(figures));
        return 0;
    }

    private Observation observation(VlaConfig config, int numbers, Random random) {
        Map<String, Image> views = new LinkedHashMap<>();
        for (String camera : config.cameras()) {
            byte[] rgb = new byte[pixels * pixels * 3];
            random.nextBytes(rgb);
            views.put(camera, Image.of(pixels, pixels, rgb));
        }
        return new Observation(views, random.doubles(numbers).toArray(), "push the red block to the left");
    }

    private static void add(
            Map<String, Object> figures,
            String name,
            List<VlaPolicy.Timing> timings,
            Function<VlaPolicy.Timing, Double> part) {
        List<Double> millis = timings.stream().map(part).toList();
        figures.put(name + "_p50_ms", Percentile.of(50, millis));
        figures.put(name + "_p99_ms", Percentile.of(99, millis));
    }
}
