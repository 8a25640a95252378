package vidact.serving;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import vidact.core.Percentile;
import vidact.core.command.Commands;
import vidact.core.config.ConfigException;
import vidact.core.config.Configs;
import vidact.core.image.Image;
import vidact.core.lerobot.EpisodeRow;
import vidact.core.lerobot.LeRobotDataset;
import vidact.core.lerobot.RecordingPolicy;
import vidact.core.policy.Observation;
import vidact.core.policy.Policy;
import vidact.serving.client.PolicyClient;
import vidact.serving.client.RemotePolicies;
import vidact.serving.client.RemotePolicy;
import vidact.serving.server.Contract;

/** {@code ./vidact client}: a robot that lives through a recorded episode and asks a server what to do. */
@Command(
        name = "client",
        description =
                "Replays an episode of a LeRobot data set against a policy server and prints how long the answers took.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        footer = {"", "Example: ./vidact client --server ws://127.0.0.1:8000 --episodes runs/demos --hertz 10"})
public final class ClientApp implements Callable<Integer> {
    @Option(names = "--server", defaultValue = "ws://127.0.0.1:8000", paramLabel = "ADDRESS")
    private URI server = URI.create("ws://127.0.0.1:8000");

    @Option(names = "--token-file", paramLabel = "FILE", description = "the token that the server wants")
    private Optional<Path> tokenFile = Optional.empty();

    @Option(names = "--episodes", required = true, paramLabel = "DIR", description = "LeRobot v3.0 data set")
    private Path episodes;

    @Option(names = "--episode", defaultValue = "0", paramLabel = "N", description = "its number")
    private int episode;

    @Option(
            names = "--hertz",
            defaultValue = "0",
            description = "observations in a second; 0: each after the answer before")
    private double hertz;

    @Option(
            names = "--patience",
            defaultValue = "10",
            paramLabel = "SECONDS",
            description = "longest wait for an answer")
    private int patience;

    @Option(
            names = "--record",
            paramLabel = "DIR",
            description = "keep what was seen and answered as a LeRobot data set")
    private Optional<Path> record = Optional.empty();

    @Option(names = "--verbose", description = "print the stack trace of an error")
    @SuppressWarnings("UnusedVariable") // Commands asks picocli for it
    private boolean verbose;

    public static void main(String[] arguments) {
        Commands.main(new ClientApp(), arguments);
    }

    @Override
    public Integer call() {
        LeRobotDataset dataset = LeRobotDataset.open(episodes);
        List<EpisodeRow> rows = dataset.episodes();
        if (episode < 0 || episode >= rows.size()) {
            throw new ConfigException(
                    "--episode " + episode + ": " + episodes + " has " + rows.size() + " episodes, numbered from 0");
        }
        EpisodeRow row = rows.get(episode);
        List<String> stateNames = dataset.info().stateNames();
        PolicyClient client =
                PolicyClient.connect(server, tokenFile.map(RemotePolicies::token), Duration.ofSeconds(patience));
        RemotePolicy remote = new RemotePolicy(client, stateNames);
        List<Observation> observations = observations(dataset, row, remote);
        Map<String, List<Double>> times = new LinkedHashMap<>();
        try (Policy policy = record.<Policy>map(folder -> new RecordingPolicy(
                        remote,
                        folder,
                        new RecordingPolicy.Robot(
                                dataset.info().robotType(),
                                stateNames,
                                dataset.info().framesPerSecond())))
                .orElse(remote)) {
            policy.start(row.instruction(), 1);
            long next = System.nanoTime();
            for (Observation observation : observations) {
                LockSupport.parkNanos(next - System.nanoTime());
                long start = System.nanoTime();
                policy.act(observation);
                add(times, "client_ms", (System.nanoTime() - start) / 1e6);
                add(times, "server_infer_ms", Contract.millis(remote.lastReply(), "server_timing", "infer_ms"));
                add(times, "policy_infer_ms", Contract.millis(remote.lastReply(), "policy_timing", "infer_ms"));
                next += hertz > 0 ? (long) (TimeUnit.SECONDS.toNanos(1) / hertz) : 0;
            }
        }
        print(times);
        return 0;
    }

    private List<Observation> observations(LeRobotDataset dataset, EpisodeRow row, Policy policy) {
        List<List<Double>> states = dataset.states(row);
        Map<String, List<Image>> views = new LinkedHashMap<>();
        for (String view : policy.views()) {
            if (!dataset.info().cameras().containsKey(view)) {
                throw new ConfigException("the server's policy looks at camera '" + view + "', " + episodes + " has "
                        + dataset.info().cameras().keySet());
            }
            views.put(view, dataset.pictures(row, view));
        }
        List<Observation> observations = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            Map<String, Image> seen = new LinkedHashMap<>();
            int now = i;
            views.forEach((view, images) -> seen.put(view, images.get(now)));
            double[] state =
                    states.get(i).stream().mapToDouble(Double::doubleValue).toArray();
            observations.add(new Observation(seen, state, row.instruction()));
        }
        return observations;
    }

    private static void add(Map<String, List<Double>> times, String name, double millis) {
        times.computeIfAbsent(name, added -> new ArrayList<>()).add(millis);
    }

    private void print(Map<String, List<Double>> times) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("server", server.toString());
        times.forEach((name, millis) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put(
                    "mean",
                    millis.stream().mapToDouble(Double::doubleValue).average().orElse(0));
            for (int percent : new int[] {50, 90, 95, 99}) {
                one.put("p" + percent, Percentile.of(percent, millis));
            }
            figures.put(name, one);
            figures.put("answers", millis.size());
        });
        System.out.println(Configs.toJson(figures));
    }
}
