package vidact.vqgan.spark;

import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import vidact.torch.Compute;
import vidact.vqgan.FrameTokenizer;

/** The tokenizer of this executor: loaded by the first task that wants it, shared by all, gone with the process. */
final class ExecutorTokenizer {
    private static final ConcurrentHashMap<String, FrameTokenizer> LOADED = new ConcurrentHashMap<>();

    private ExecutorTokenizer() {}

    /** Tasks run side by side, so each computes on one thread; codes do not depend on how many tasks there are. */
    static FrameTokenizer of(String folder) {
        FrameTokenizer tokenizer = LOADED.computeIfAbsent(folder, path -> FrameTokenizer.open(Path.of(path)));
        Compute.BATCHES.use(FrameTokenizer.THREADS);
        return tokenizer;
    }
}
