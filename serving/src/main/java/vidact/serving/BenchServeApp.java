package vidact.serving;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import vidact.core.Percentile;
import vidact.core.command.Commands;
import vidact.core.config.Configs;
import vidact.core.policy.PolicySource;
import vidact.serving.client.PolicyClient;
import vidact.serving.robot.Model;
import vidact.serving.server.Contract;
import vidact.serving.server.PolicyServer;
import vidact.serving.server.Security;
import vidact.serving.server.ServeConfig;
import vidact.serving.wire.MessagePack;

/** {@code ./vidact bench serve}: times a question to a policy server and its parts. */
@Command(
        name = "bench serve",
        description =
                "Times questions to a policy server on this machine: bytes alone, the way there and back, and the policy.",
        footer = {"", "Example: ./vidact bench serve --policy runs/policy"},
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class BenchServeApp implements Callable<Integer> {
    @Option(names = "--policy", defaultValue = "noop", paramLabel = "NAME", description = "as for serve")
    private String policy;

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
        Model model = Model.of(PolicySource.find(policy, List.of()), policy);
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
                    queueing.add(Contract.millis(reply, "server_timing", "queue_ms"));
                    inferring.add(Contract.millis(reply, "policy_timing", "infer_ms"));
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
        List<String> views = model.views().isEmpty() ? MadeUpObservation.cameras(cameras) : List.copyOf(model.views());
        return MadeUpObservation.of(
                views, pixels, Math.max(1, model.policies().stateNames().size()), 1);
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

    private static void add(Map<String, Object> figures, String name, List<Double> millis) {
        figures.put(name + "p50_ms", Percentile.of(50, millis));
        figures.put(name + "p99_ms", Percentile.of(99, millis));
    }
}
