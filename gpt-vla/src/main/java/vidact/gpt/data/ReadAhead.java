package vidact.gpt.data;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** Reads batches in a thread of its own while the model computes; the batch of a step is the same as without it. */
public final class ReadAhead implements AutoCloseable {
    private final SequenceStream stream;
    private final int ahead;
    private BlockingQueue<Read> queue;
    private @Nullable Thread thread;
    private long expected = -1;

    /** Reads up to {@code ahead} batches of the stream ahead; the stream is closed with this. */
    public ReadAhead(SequenceStream stream, int ahead) {
        this.stream = stream;
        this.ahead = ahead;
        queue = new ArrayBlockingQueue<>(ahead);
    }

    /** A batch, or why there is none. */
    private record Read(List<Sequence> batch, @Nullable Throwable failure) {}

    /** The batch of a step, counted from 0. Steps in their order are quick; any other starts reading anew. */
    public List<Sequence> at(long step) {
        if (step != expected) {
            restart(step);
        }
        expected = step + 1;
        try {
            Read read = queue.take();
            if (read.failure() != null) {
                expected = -1;
                throw rethrown(read.failure());
            }
            return read.batch();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for data", e);
        }
    }

    private void restart(long step) {
        stop();
        BlockingQueue<Read> fresh = new ArrayBlockingQueue<>(ahead);
        queue = fresh;
        Thread started = new Thread(() -> fill(fresh, step), "read-ahead");
        started.setDaemon(true);
        thread = started;
        started.start();
    }

    private void fill(BlockingQueue<Read> target, long step) {
        try {
            stream.seek(step);
            while (!Thread.currentThread().isInterrupted()) {
                target.put(new Read(stream.next(), null));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // asked to stop
        } catch (RuntimeException | Error e) { // whoever waits for the batch is to hear of it
            offer(target, new Read(List.of(), e));
        }
    }

    private static RuntimeException rethrown(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }

    private static void offer(BlockingQueue<Read> target, Read failure) {
        try {
            target.put(failure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody waits for it
        }
    }

    private void stop() {
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            thread = null;
        }
    }

    @Override
    public void close() {
        stop();
        stream.close();
    }
}
