package vidact.vqgan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import vidact.core.Chunks;
import vidact.core.catalogue.ClipCatalogue;
import vidact.core.catalogue.ClipFrames;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.core.command.Commands;
import vidact.core.config.Configs;
import vidact.core.image.Image;
import vidact.core.storage.AtomicFiles;
import vidact.core.storage.Storage;
import vidact.torch.Compute;
import vidact.vqgan.spark.TokenizeJob;

/** {@code ./vidact bench tokenize}: what the Spark job reaches of what decoding and encoding alone allow on the same cores. */
@Command(
        name = "bench tokenize",
        description = "Decodes, encodes, then tokenises the same clips on all processors; prints one JSON line.",
        footer = {
            "",
            "Example: ./vidact bench tokenize --clips runs/clips --tokenizer runs/tokenizer",
            "The job's time includes the start of Spark; each part runs once before on a few clips to warm up."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class BenchTokenizeApp implements Callable<Integer> {
    @Option(names = "--clips", required = true, paramLabel = "DIR", description = "clip catalogue, from ingest")
    private Path clips;

    @Option(names = "--tokenizer", required = true, paramLabel = "DIR", description = "from train-tokenizer")
    private Path tokenizer;

    @Option(names = "--count", defaultValue = "1000000", description = "at most so many clips")
    private int count;

    @Option(names = "--shard", defaultValue = "32", description = "clips in a shard, which is a task")
    private int shard;

    @Option(names = "--verbose", description = "print the stack trace of an error")
    @SuppressWarnings("UnusedVariable") // Commands asks the parser for it
    private boolean verbose;

    private final int processors = Runtime.getRuntime().availableProcessors();

    public static void main(String[] arguments) {
        Commands.main(new BenchTokenizeApp(), arguments);
    }

    @Override
    public Integer call() {
        Path folder = CheckpointFolder.resolve(tokenizer).toAbsolutePath();
        FrameTokenizer opened = FrameTokenizer.open(folder);
        List<ClipToTokenize> all = ClipCatalogue.open(Storage.at(clips.toString())).kept("all").stream()
                .limit(count)
                .map(ClipToTokenize::of)
                .toList();
        List<ClipToTokenize> few = all.subList(0, Math.min(2 * processors, all.size()));
        decode(few, opened);
        List<Image> frames = new ArrayList<>();
        double decoding = seconds(() -> frames.addAll(decode(all, opened)));
        encode(frames.subList(0, Math.min(frames.size(), 2 * FrameTokenizer.BATCH)), opened);
        double encoding = seconds(() -> encode(frames, opened));
        tokenize(few, folder, opened);
        double job = seconds(() -> tokenize(all, folder, opened));
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("clips", all.size());
        figures.put("frames", frames.size());
        figures.put("decode_frames_per_second", frames.size() / decoding);
        figures.put("encode_frames_per_second", frames.size() / encoding);
        figures.put("job_frames_per_second", frames.size() / job);
        figures.put("job_of_decode_and_encode", (decoding + encoding) / job);
        figures.put("job_of_encode", encoding / job);
        figures.put("processors", processors);
        System.out.println(Configs.toJson(figures));
        return 0;
    }

    private List<Image> decode(List<ClipToTokenize> some, FrameTokenizer opened) {
        return sideBySide(some, clip -> ClipFrames.read(clip.uri(), clip.fileMicros(), opened.preprocess()::apply));
    }

    private void encode(List<Image> frames, FrameTokenizer opened) {
        sideBySide(Chunks.of(frames, FrameTokenizer.BATCH), batch -> {
            Compute.BATCHES.use(FrameTokenizer.THREADS); // a thread's own setting
            opened.encode(batch);
            return List.<Image>of();
        });
    }

    private void tokenize(List<ClipToTokenize> some, Path folder, FrameTokenizer opened) {
        Path out = AtomicFiles.temporaryFolder();
        try {
            TokenizeJob.Order order = new TokenizeJob.Order(Chunks.of(some, shard), folder, out.toString());
            TokenizeJob.run("local[" + processors + "]", order, opened.origin(), Map.of());
        } finally {
            AtomicFiles.delete(out);
        }
    }

    /** Works on the items on all processors; results in the order of the items. */
    private <T> List<Image> sideBySide(List<T> items, Function<T, List<Image>> work) {
        ExecutorService threads = Executors.newFixedThreadPool(processors);
        try {
            List<Future<List<Image>>> started = items.stream()
                    .map(item -> threads.submit(() -> work.apply(item)))
                    .toList();
            List<Image> results = new ArrayList<>();
            for (Future<List<Image>> one : started) {
                results.addAll(one.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(String.valueOf(e.getCause()), e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }
}
