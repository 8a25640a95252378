package vidact.core.command;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Tells a person how far long work is: a bar on a terminal, a line every ten seconds elsewhere. Thread-safe. */
public interface Progress extends AutoCloseable {
    /** Says that {@code done} units are done; {@code detail} is short, such as the current loss. */
    void at(long done, String detail);

    @Override
    void close();

    /** Starts telling on stderr; the launcher says by {@code vidact.terminal} whether that is a terminal. */
    static Progress start(String task, long total) {
        return Boolean.getBoolean("vidact.terminal") ? new Bar(task, total) : new Lines(task, total);
    }

    /** Waits for work that goes on elsewhere, telling every half second how much of it is done. */
    static <T> T await(String task, long total, Future<T> work, LongSupplier done) {
        try (Progress progress = start(task, total)) {
            while (true) {
                try {
                    return work.get(500, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    progress.at(done.getAsLong(), "");
                }
            }
        } catch (InterruptedException e) {
            work.cancel(true);
            Thread.currentThread().interrupt();
            throw new IllegalStateException(task + " was interrupted: the same command goes on", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(task + " failed: " + rootMessage(e), e);
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    /** A bar that redraws itself. */
    final class Bar implements Progress {
        private final ProgressBar bar;

        Bar(String task, long total) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.ASCII)
                    .build();
        }

        @Override
        public synchronized void at(long done, String detail) {
            bar.stepTo(done);
            bar.setExtraMessage(" " + detail);
        }

        @Override
        public synchronized void close() {
            bar.close();
        }
    }

    /** A line now and then, for log files. */
    final class Lines implements Progress {
        private static final Duration PAUSE = Duration.ofSeconds(10);

        private final String task;
        private final long total;
        private final long startNanos = System.nanoTime();
        private long lastNanos = startNanos;

        Lines(String task, long total) {
            this.task = task;
            this.total = total;
        }

        @Override
        public synchronized void at(long done, String detail) {
            long now = System.nanoTime();
            if (now - lastNanos >= PAUSE.toNanos()) {
                lastNanos = now;
                double seconds = (now - startNanos) / 1e9;
                System.err.println(
                        String.format(Locale.ROOT, "%s: %d of %d in %.0f s  %s", task, done, total, seconds, detail));
            }
        }

        @Override
        public void close() {}
    }
}
