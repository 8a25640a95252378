package vidact.serving;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import vidact.core.Percentile;
import vidact.core.command.Commands;
import vidact.core.config.Configs;
import vidact.serving.client.PolicyClient;
import vidact.serving.client.RemotePolicies;
import vidact.serving.client.ServerException;

/** {@code ./vidact bench load}: many robots ask a server at a steady rate. */
@Command(
        name = "bench load",
        description =
                "Lets many robots ask a policy server at a steady rate and prints one JSON line: answers, refusals,"
                        + " latencies minute by minute, the server's heap.",
        footer = {"", "Example: ./vidact bench load --server ws://127.0.0.1:8000 --robots 50 --hertz 10 --seconds 600"},
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class BenchLoadApp implements Callable<Integer> {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    @Option(names = "--server", defaultValue = "ws://127.0.0.1:8000", paramLabel = "ADDRESS")
    private URI server = URI.create("ws://127.0.0.1:8000");

    @Option(names = "--token-file", paramLabel = "FILE", description = "the token that the server wants")
    private Optional<Path> tokenFile = Optional.empty();

    @Option(names = "--robots", defaultValue = "50")
    private int robots;

    @Option(names = "--hertz", defaultValue = "10", description = "observations of each robot in a second")
    private double hertz;

    @Option(names = "--seconds", defaultValue = "600")
    private int seconds;

    @Option(names = "--views", defaultValue = "2", description = "pictures of an observation")
    private int views;

    @Option(names = "--pixels", defaultValue = "224", description = "side of a picture")
    private int pixels;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong behind = new AtomicLong();

    /** An answer: when it came and how long it took, in nanoseconds. */
    private record Answer(long at, long took) {}

    public static void main(String[] arguments) {
        Commands.main(new BenchLoadApp(), arguments);
    }

    @Override
    public Integer call() throws InterruptedException {
        Optional<String> token = tokenFile.map(RemotePolicies::token);
        long start = System.nanoTime();
        long end = start + TimeUnit.SECONDS.toNanos(seconds);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < robots; i++) {
            int number = i;
            Thread thread = new Thread(() -> ask(number, token, end), "robot-" + i);
            thread.start();
            threads.add(thread);
        }
        List<Double> heap = new ArrayList<>();
        for (long next = start + MINUTE; next < end; next += MINUTE) {
            LockSupport.parkNanos(next - System.nanoTime());
            heap.add(serverHeapMegabytes(token));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        heap.add(serverHeapMegabytes(token));
        print(start, heap);
        return 0;
    }

    private void ask(int number, Optional<String> token, long end) {
        Map<String, Object> observation = MadeUpObservation.of(MadeUpObservation.cameras(views), pixels, 8, number);
        long apart = (long) (TimeUnit.SECONDS.toNanos(1) / hertz);
        long next = System.nanoTime() + apart * number / robots; // not all at once
        while (System.nanoTime() < end) {
            try (PolicyClient client = PolicyClient.connect(server, token, Duration.ofSeconds(10))) {
                while (System.nanoTime() < end) {
                    LockSupport.parkNanos(next - System.nanoTime());
                    long start = System.nanoTime();
                    client.infer(observation);
                    long now = System.nanoTime();
                    answers.add(new Answer(now, now - start));
                    next += apart;
                    if (next < now) {
                        behind.incrementAndGet();
                        next = now;
                    }
                }
            } catch (ServerException e) {
                refused.incrementAndGet();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100 + new Random().nextInt(400)));
                next = System.nanoTime();
            }
        }
    }

    /** As the server's metrics tell it. */
    private double serverHeapMegabytes(Optional<String> token) throws InterruptedException {
        String address = server.toString().replaceFirst("^ws", "http").replaceAll("/+$", "");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + "/metrics"));
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        try {
            return http.send(request.build(), BodyHandlers.ofString())
                            .body()
                            .lines()
                            .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                            .sum()
                    / 1e6;
        } catch (IOException e) {
            throw new ServerException("the server's metrics cannot be read: " + e.getMessage());
        }
    }

    private void print(long start, List<Double> heap) {
        List<List<Answer>> minutes = new ArrayList<>();
        heap.forEach(minute -> minutes.add(new ArrayList<>()));
        answers.forEach(answer -> minutes.get((int) Math.min(heap.size() - 1L, (answer.at() - start) / MINUTE))
                .add(answer));
        List<Map<String, Object>> byMinute = new ArrayList<>();
        for (int i = 0; i < minutes.size(); i++) {
            Map<String, Object> minute = figures(minutes.get(i));
            minute.put("server_heap_mb", heap.get(i));
            byMinute.add(minute);
        }
        Map<String, Object> figures = figures(List.copyOf(answers));
        figures.put("refused", refused.get());
        figures.put("behind", behind.get());
        figures.put("robots", robots);
        figures.put("hertz", hertz);
        figures.put("seconds", (System.nanoTime() - start) / 1e9);
        figures.put("client_cpu_seconds", cpuSeconds());
        figures.put("minutes", byMinute);
        System.out.println(Configs.toJson(figures));
    }

    private static Map<String, Object> figures(List<Answer> some) {
        Map<String, Object> figures = new LinkedHashMap<>();
        List<Double> millis = some.stream().map(answer -> answer.took() / 1e6).toList();
        figures.put("answers", millis.size());
        if (!millis.isEmpty()) {
            figures.put("p50_ms", Percentile.of(50, millis));
            figures.put("p99_ms", Percentile.of(99, millis));
        }
        return figures;
    }

    private static double cpuSeconds() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime() / 1e9
                : Double.NaN;
    }
}
