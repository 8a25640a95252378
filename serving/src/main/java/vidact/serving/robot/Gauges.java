package vidact.serving.robot;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import vidact.core.Percentile;

/** What is measured of an engine, for Prometheus and for the status page; names start with {@code vidact_}. */
public final class Gauges {
    private static final int KEPT = 1024; // newest decisions that the status page's percentiles are of
    private static final Duration[] BUCKETS = {
        Duration.ofNanos(500_000), Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(5),
        Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMillis(50), Duration.ofMillis(100),
        Duration.ofMillis(200), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(5)
    };

    private final Counter decided;
    private final Map<Refusal.Cause, Counter> refused = new EnumMap<>(Refusal.Cause.class);
    private final Counter malformed;
    private final Counter loadFailures;
    private final Timer queueing;
    private final Timer inferring;
    private final Timer loading;
    private final DistributionSummary together;
    private final MultiGauge info; // of the version that serves alone
    private final AtomicInteger robots;
    private final AtomicInteger waiting;
    private final AtomicLong incidents = new AtomicLong();
    private final double[] newest = new double[KEPT];
    private long counted;
    private volatile String version = "";

    public Gauges(MeterRegistry registry) {
        decided = registry.counter("vidact.requests", "outcome", "decided");
        malformed = registry.counter("vidact.requests", "outcome", "malformed");
        for (Refusal.Cause cause : Refusal.Cause.values()) {
            refused.put(
                    cause,
                    registry.counter("vidact.requests", "outcome", cause.name().toLowerCase(Locale.ROOT)));
        }
        loadFailures = registry.counter("vidact.model.load.failures");
        queueing = timer(registry, "vidact.queue.duration");
        inferring = timer(registry, "vidact.infer.duration");
        loading = registry.timer("vidact.model.load.duration");
        info = MultiGauge.builder("vidact.model.info").register(registry);
        together = DistributionSummary.builder("vidact.batch.size").register(registry);
        robots = Objects.requireNonNull(registry.gauge("vidact.robots", new AtomicInteger()));
        waiting = Objects.requireNonNull(registry.gauge("vidact.queue.depth", new AtomicInteger()));
    }

    private static Timer timer(MeterRegistry registry, String name) {
        return Timer.builder(name).serviceLevelObjectives(BUCKETS).register(registry);
    }

    void decided(Decision decision) {
        decided.increment();
        queueing.record((long) (decision.queueMillis() * 1e6), TimeUnit.NANOSECONDS);
        inferring.record((long) (decision.inferMillis() * 1e6), TimeUnit.NANOSECONDS);
        together.record(decision.together());
        synchronized (newest) {
            newest[(int) (counted++ % KEPT)] = decision.queueMillis() + decision.inferMillis();
        }
    }

    void refused(Refusal.Cause cause) {
        Objects.requireNonNull(refused.get(cause)).increment();
    }

    /** A request that is not what it should be. */
    public void malformed() {
        malformed.increment();
    }

    /** Writes the failure to the log and returns the name under which it stands there. */
    public String failed(Throwable failure) {
        String incident = "incident-" + incidents.incrementAndGet();
        System.err.println("serve: " + incident + ": " + failure);
        failure.printStackTrace(System.err);
        return incident;
    }

    void loaded(String loadedVersion, long nanos) {
        loading.record(nanos, TimeUnit.NANOSECONDS);
        version = loadedVersion;
        info.register(List.of(MultiGauge.Row.of(Tags.of("version", loadedVersion), 1)), true);
    }

    void loadFailed() {
        loadFailures.increment();
    }

    void robots(int now) {
        robots.set(now);
    }

    void waiting(int now) {
        waiting.set(now);
    }

    /** Version of the model that serves; empty before the first is loaded. */
    public String version() {
        return version;
    }

    /** Robots that wait. */
    public int waiting() {
        return waiting.get();
    }

    public long decisions() {
        return (long) decided.count();
    }

    /** Requests that got no decision, by cause; those that were malformed count as {@code malformed}. */
    public Map<String, Long> refusals() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("malformed", (long) malformed.count());
        refused.forEach((cause, counter) -> counts.put(cause.name().toLowerCase(Locale.ROOT), (long) counter.count()));
        return counts;
    }

    /** Milliseconds from arrival to answer within which so many of a hundred of the newest decisions were made; 0 before the first. */
    public double millis(int percent) {
        List<Double> kept;
        synchronized (newest) {
            kept = Arrays.stream(newest, 0, (int) Math.min(counted, KEPT))
                    .boxed()
                    .toList();
        }
        return kept.isEmpty() ? 0 : Percentile.of(percent, kept);
    }
}
