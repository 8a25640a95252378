package vidact.serving;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import vidact.core.Percentile;
import vidact.core.command.Commands;
import vidact.core.config.Configs;
import vidact.core.policy.ActionChunk;
import vidact.core.policy.Observation;
import vidact.core.policy.Policies;
import vidact.core.policy.Policy;
import vidact.core.policy.PolicySource;
import vidact.serving.client.PolicyClient;
import vidact.serving.robot.Model;
import vidact.serving.server.PolicyServer;
import vidact.serving.server.Security;
import vidact.serving.server.ServeConfig;
import vidact.serving.wire.MessagePack;
import vidact.serving.wire.NumpyArray;

/** {@code ./vidact bench serve}: times a question to a policy server and its parts. */
@Command(
        name = "bench serve",
        description =
                "Times questions to a policy server on this machine: bytes alone, the way there and back, and the policy.",
        footer = {"", "Example: ./vidact bench serve --policy runs/policy"},
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class BenchServeApp implements Callable<Integer> {
    @Option(names = "--policy", paramLabel = "NAME", description = "as for serve; default: one that does nothing")
    private Optional<String> policy = Optional.empty();

    @Option(names = "--cameras", defaultValue = "4", description = "pictures, if the policy wants none")
    private int cameras;

    @Option(names = "--pixels", defaultValue = "224", description = "side of a picture")
    private int pixels;

    @Option(names = "--requests", defaultValue = "1000", description = "questions that are timed")
    private int requests;

    @Option(names = "--warm-up", defaultValue = "1000", description = "questions before that")
    private int warmUp;

    public static void main(String[] arguments) {
        Commands.main(new BenchServeApp(), arguments);
    }

    @Override
    public Integer call() {
        Policies policies =
                policy.map(name -> PolicySource.find(name, List.of())).orElse(Still::new);
        Model model = Model.of(policies, policy.orElse("still"));
        ServeConfig config =
                Configs.load(ServeConfig.class, "serve", "tiny", List.of()).at("127.0.0.1", 0);
        Map<String, Object> observation = observation(model);
        byte[] message = MessagePack.encode(observation);
        List<Double> coding = timed(() -> MessagePack.decode(MessagePack.encode(observation)), millis -> {});
        List<Double> queueing = new ArrayList<>();
        List<Double> inferring = new ArrayList<>();
        List<Double> all;
        try (PolicyServer server = PolicyServer.start(config, Security.local(), () -> model)) {
            server.load();
            try (PolicyClient client = PolicyClient.connect(
                    URI.create("ws://127.0.0.1:" + server.port()), Optional.empty(), Duration.ofSeconds(60))) {
                all = timed(() -> client.infer(observation), reply -> {
                    queueing.add(number(reply, "server_timing", "queue_ms"));
                    inferring.add(number(reply, "policy_timing", "infer_ms"));
                });
            }
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("product", "vidact serve");
        figures.put("policy", model.version());
        figures.put("request_bytes", message.length);
        add(figures, "", all);
        add(figures, "codec_", coding);
        add(figures, "queue_", queueing);
        add(figures, "policy_", inferring);
        figures.put("requests", requests);
        System.out.println(Configs.toJson(figures));
        return 0;
    }

    private Map<String, Object> observation(Model model) {
        List<String> views = new ArrayList<>(model.views());
        for (int i = 0; views.size() < cameras && model.views().isEmpty(); i++) {
            views.add("camera_" + i);
        }
        Random random = new Random(1);
        Map<String, Object> observation = new LinkedHashMap<>();
        for (String view : views) {
            byte[] rgb = new byte[pixels * pixels * 3];
            random.nextBytes(rgb);
            observation.put("observation/" + view, NumpyArray.ofBytes(rgb, pixels, pixels, 3));
        }
        int numbers = Math.max(1, model.policies().stateNames().size());
        observation.put(
                "observation/state",
                NumpyArray.ofNumbers(random.doubles(numbers).toArray()));
        observation.put("prompt", "push the red block to the left");
        return observation;
    }

    /** Milliseconds of each run after the warm-up; what the run gave goes to {@code also}. */
    private <T> List<Double> timed(Supplier<T> run, Consumer<T> also) {
        List<Double> millis = new ArrayList<>();
        for (int i = -warmUp; i < requests; i++) {
            long start = System.nanoTime();
            T result = run.get();
            double took = (System.nanoTime() - start) / 1e6;
            if (i >= 0) {
                millis.add(took);
                also.accept(result);
            }
        }
        return millis;
    }

    private static double number(Map<String, Object> reply, String map, String key) {
        Object number = reply.getOrDefault(map, Map.of()) instanceof Map<?, ?> inner ? inner.get(key) : 0.0;
        return number instanceof Double value ? value : 0;
    }

    private static void add(Map<String, Object> figures, String name, List<Double> millis) {
        figures.put(name + "p50_ms", Percentile.of(50, millis));
        figures.put(name + "p99_ms", Percentile.of(99, millis));
    }

    /** Holds still. */
    private static final class Still implements Policy {
        @Override
        public void start(String instruction, long seed) {}

        @Override
        public ActionChunk act(Observation observation) {
            List<double[]> once = new ArrayList<>();
            once.add(new double[ActionChunk.WIDTH]);
            return ActionChunk.of(once);
        }

        @Override
        public Set<String> views() {
            return Set.of();
        }
    }
}
