package vidact.ingestion.isolation;

import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import vidact.core.config.Configs;
import vidact.ingestion.IngestConfig;

/** Decoding processes that outlive the tasks that use them, for starting one takes longer than many a clip. */
public final class ProbePool {
    private static final Map<String, Deque<IsolatedProbe>> IDLE = new ConcurrentHashMap<>();

    private ProbePool() {}

    /** Lends a probe to some work. The processes end with this one. */
    public static <T> T with(IngestConfig config, long seed, Function<IsolatedProbe, T> work) {
        Deque<IsolatedProbe> idle =
                IDLE.computeIfAbsent(seed + Configs.toJson(config), key -> new ConcurrentLinkedDeque<>());
        IsolatedProbe lent = idle.poll();
        IsolatedProbe probe = lent == null ? new IsolatedProbe(config, seed) : lent;
        try {
            return work.apply(probe);
        } finally {
            idle.push(probe);
        }
    }

    /** Ends the processes that nobody uses. */
    public static void close() {
        IDLE.values().forEach(idle -> {
            for (IsolatedProbe probe = idle.poll(); probe != null; probe = idle.poll()) {
                probe.close();
            }
        });
    }
}
