package vidact.ingestion;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import vidact.core.catalogue.ClipRow;
import vidact.core.command.Commands;
import vidact.core.config.Configs;
import vidact.core.video.VideoException;
import vidact.core.video.VideoFrame;
import vidact.core.video.VideoReader;
import vidact.ingestion.isolation.ProbePool;
import vidact.ingestion.source.Source;
import vidact.ingestion.source.SourceClip;

/** {@code ./vidact bench ingest}: what the ingest job does with each clip, warm and without Spark, against decoding alone. */
@Command(
        name = "bench ingest",
        description =
                "Probes clips as the ingest job does, in processes of their own, and prints one JSON line. The processes are started"
                        + " and warm before the clock is; Spark is not started at all.",
        footer = {"", "Example: ./vidact bench ingest --clips videos --repeat 3"},
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class BenchIngestApp implements Callable<Integer> {
    @Option(names = "--clips", required = true, paramLabel = "DIR", description = "folder with videos below it")
    private Path clips;

    @Option(names = "--repeat", defaultValue = "1", description = "how often each clip is taken")
    private int repeat;

    @Option(names = "--processes", defaultValue = "2", description = "clips at once")
    private int processes;

    @Option(names = "--verbose", description = "print the stack trace of an error")
    @SuppressWarnings("UnusedVariable") // Commands asks the parser for it
    private boolean verbose;

    public static void main(String[] arguments) {
        Commands.main(new BenchIngestApp(), arguments);
    }

    @Override
    public Integer call() {
        IngestConfig config = Configs.load(IngestConfig.class, "ingest", "tiny", List.of());
        List<SourceClip> once = Source.of("clips:" + clips).clips().toList();
        List<SourceClip> all = new ArrayList<>();
        for (int i = 0; i < repeat; i++) {
            all.addAll(once);
        }
        try {
            // Warms the processes up; what is kept does not depend on how often it is asked.
            long kept = sum(
                            once,
                            clip -> sum(
                                    config, clip, timing -> timing.frameMicros().size()))
                    .frames();
            Timed decoding = sum(all, BenchIngestApp::decode);
            Timed probing = sum(all, clip -> sum(config, clip, ClipRow.Timing::decodedFrames));
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("clips", all.size());
            figures.put("decoded", probing.frames());
            figures.put("kept", kept * repeat);
            figures.put("seconds", probing.seconds());
            figures.put("clips_per_second", all.size() / probing.seconds());
            figures.put("frames_per_second", probing.frames() / probing.seconds());
            figures.put("decode_frames_per_second", decoding.frames() / decoding.seconds());
            figures.put("processes", processes);
            System.out.println(Configs.toJson(figures));
            return 0;
        } finally {
            ProbePool.close();
        }
    }

    private record Timed(long frames, double seconds) {}

    private Timed sum(List<SourceClip> all, ToIntFunction<SourceClip> frames) {
        ExecutorService threads = Executors.newFixedThreadPool(processes);
        long start = System.nanoTime();
        try {
            List<Future<Integer>> counts = new ArrayList<>();
            for (SourceClip clip : all) {
                counts.add(threads.submit(() -> frames.applyAsInt(clip)));
            }
            long sum = 0;
            for (Future<Integer> count : counts) {
                sum += count.get();
            }
            return new Timed(sum, (System.nanoTime() - start) / 1e9);
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static int sum(IngestConfig config, SourceClip clip, ToIntFunction<ClipRow.Timing> frames) {
        return ProbePool.with(config, 1, probe -> probe.probe(clip)).stream()
                .mapToInt(row -> frames.applyAsInt(row.timing()))
                .sum();
    }

    /** Decodes every frame and does nothing with it. */
    private static int decode(SourceClip clip) {
        int frames = 0;
        try (VideoReader reader = VideoReader.open(Path.of(clip.path()))) {
            for (Optional<VideoFrame> next = reader.decode(); next.isPresent(); next = reader.decode()) {
                frames++;
            }
        } catch (VideoException e) {
            return frames; // a damaged file counts as far as it goes
        }
        return frames;
    }
}
