package vidact.ingestion.relabel;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import vidact.core.Chunks;
import vidact.core.Hashes;
import vidact.core.catalogue.Caption;
import vidact.core.catalogue.ClipFrames;
import vidact.core.catalogue.ClipRow;
import vidact.core.image.EncodedImages;
import vidact.core.image.Resize;
import vidact.core.storage.DatasetException;
import vidact.core.video.VideoException;

/** Adds a caption to every kept clip. Captions that were there stay; what failed stands beside them as failed. */
final class Relabelling {
    private final RelabelConfig config;
    private final String promptSha256;
    private final CaptionEndpoint endpoint;
    private final CaptionCache cache;
    private final AtomicLong promptTokens = new AtomicLong();
    private final AtomicLong completionTokens = new AtomicLong();
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong cached = new AtomicLong();

    Relabelling(RelabelConfig config, String prompt, CaptionCache cache) {
        this.config = config;
        this.cache = cache;
        promptSha256 = Hashes.sha256(prompt);
        endpoint = new CaptionEndpoint(config, prompt);
    }

    /** What was done so far. */
    record Counts(long asked, long cached, long failed, double cost) {}

    /**
     * The rows with their new captions, in the same order.
     *
     * @throws CaptionEndpoint.RefusedException if the endpoint refuses this job as a whole
     * @throws IllegalStateException if the most that may be spent is spent
     */
    List<ClipRow> relabel(List<ClipRow> rows) {
        ExecutorService threads = Executors.newFixedThreadPool(config.limits().concurrency());
        try {
            List<Future<ClipRow>> futures = new ArrayList<>();
            for (ClipRow row : rows) {
                Callable<ClipRow> work = () -> row.kept() ? relabelled(row) : row;
                futures.add(threads.submit(work));
            }
            List<ClipRow> done = new ArrayList<>();
            for (Future<ClipRow> future : futures) {
                done.add(future.get());
            }
            return done;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("relabel was interrupted: the same command goes on", e);
        } finally {
            threads.shutdownNow();
        }
    }

    Counts counts() {
        return new Counts(asked.get(), cached.get(), failed.get(), cost());
    }

    private double cost() {
        return config.price().of(promptTokens.get(), completionTokens.get());
    }

    private ClipRow relabelled(ClipRow row) {
        CaptionEndpoint.Reply reply = reply(row);
        if (!reply.good()) {
            failed.incrementAndGet();
        }
        List<Caption> captions = new ArrayList<>(row.captions());
        captions.add(new Caption(
                reply.good() ? reply.text() : reply.error(),
                "relabel",
                config.model(),
                promptSha256,
                reply.good() ? "generated" : "failed"));
        return row.captioned(captions);
    }

    private CaptionEndpoint.Reply reply(ClipRow row) {
        Optional<CaptionEndpoint.Reply> known = cache.get(row.clipUid());
        if (known.isPresent()) {
            cached.incrementAndGet();
            return known.get();
        }
        double most = config.price().maxCost();
        if (most > 0 && cost() >= most) {
            throw new IllegalStateException("the most that may be spent, price.maxCost=" + most
                    + ", is spent: raise it and run the same command again, which asks for what is missing");
        }
        List<byte[]> jpegs;
        try {
            jpegs = frames(row);
        } catch (DatasetException | VideoException | UncheckedIOException e) {
            return CaptionEndpoint.Reply.failed(String.valueOf(e.getMessage()));
        }
        asked.incrementAndGet();
        CaptionEndpoint.Reply reply = endpoint.ask(row.clipUid(), jpegs);
        promptTokens.addAndGet(reply.promptTokens());
        completionTokens.addAndGet(reply.completionTokens());
        if (reply.good()) {
            cache.put(row.clipUid(), reply);
        }
        return reply;
    }

    private List<byte[]> frames(ClipRow row) {
        List<Long> times =
                Chunks.spread(row.timing().frameMicros(), config.frames().count());
        return ClipFrames.read(
                        row.source().uri(),
                        times,
                        image -> Resize.within(image, config.frames().side()))
                .stream()
                .map(image -> EncodedImages.jpeg(image, config.frames().quality()))
                .toList();
    }
}
