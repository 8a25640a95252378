package vidact.vqgan;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import vidact.core.catalogue.ClipFrames;
import vidact.core.image.Image;
import vidact.core.image.Preprocess;

/** The preprocessed frames of clips, one clip after another; a thread of its own decodes a few clips ahead of the reader. */
final class FramesAhead implements Iterator<List<Image>>, AutoCloseable {
    private final Iterator<ClipToTokenize> clips;
    private final Preprocess preprocess;
    private final Queue<Future<List<Image>>> decoding = new ArrayDeque<>();
    private final ExecutorService decoder = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "decode-ahead");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Starts decoding.
     *
     * @param ahead clips that are decoded before they are asked for
     */
    FramesAhead(List<ClipToTokenize> clips, Preprocess preprocess, int ahead) {
        this.clips = clips.iterator();
        this.preprocess = preprocess;
        for (int i = 0; i < ahead; i++) {
            startOne();
        }
    }

    @Override
    public boolean hasNext() {
        return !decoding.isEmpty();
    }

    /** The next clip's frames; what went wrong while they were decoded goes wrong here. */
    @Override
    public List<Image> next() {
        Future<List<Image>> first = decoding.poll();
        if (first == null) {
            throw new NoSuchElementException("all clips are decoded");
        }
        startOne();
        try {
            return first.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("decoding was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("decoding failed: " + e.getCause(), e);
        }
    }

    /** Stops; clips that nobody asked for are not decoded. */
    @Override
    public void close() {
        decoder.shutdownNow();
    }

    private void startOne() {
        if (clips.hasNext()) {
            ClipToTokenize clip = clips.next();
            decoding.add(decoder.submit(() -> ClipFrames.read(
                    clip.uri(),
                    clip.fileMicros(),
                    frame -> preprocess.apply(clip.variation().apply(frame)))));
        }
    }
}
