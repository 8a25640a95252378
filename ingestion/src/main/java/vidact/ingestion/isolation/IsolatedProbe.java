package vidact.ingestion.isolation;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import vidact.core.catalogue.ClipRow;
import vidact.core.config.Configs;
import vidact.core.storage.Storage;
import vidact.ingestion.ClipProbe;
import vidact.ingestion.IngestConfig;
import vidact.ingestion.filter.Reason;
import vidact.ingestion.source.SourceClip;

/**
 * Probes clips in another process and watches it: one that takes too long or too much memory is killed, one that dies is replaced, and
 * the clip at which it happened gets a row that says so. Not thread-safe; close it.
 */
public final class IsolatedProbe implements AutoCloseable {
    private static final int LOOKS_A_SECOND = 20;
    private static final int HEAP_MEGABYTES = 192;
    private static final int START_SECONDS = 120;
    private static final String GONE = "";

    /** Decoders leak a little with each file; a new process is cheap beside so many clips. */
    private static final int CLIPS_A_PROCESS = 4000;

    private final IngestConfig config;
    private final long seed;
    private @Nullable Worker worker;
    private int asked;

    /**
     * A probe whose process starts with the first clip.
     *
     * @param seed draws the clips that are held out
     */
    public IsolatedProbe(IngestConfig config, long seed) {
        this.config = config;
        this.seed = seed;
    }

    /** The rows of a clip. */
    public List<ClipRow> probe(SourceClip clip) {
        if (!clip.problems().isEmpty()) {
            return List.of(ClipProbe.rejected(config, seed, clip, clip.problems()));
        }
        if (asked++ % CLIPS_A_PROCESS == 0) {
            close();
        }
        // One that died since the last clip is not this clip's fault.
        Worker busy = worker != null && worker.process.isAlive() ? worker : start();
        worker = busy;
        // A store that is lost must stop the job, not cost its clips: bring the file before the clock starts.
        Path file = Storage.file(clip.path());
        busy.ask(Configs.toJson(new ProbeProcess.Question(clip, file.toString())));
        long deadline = System.nanoTime() + (long) (config.isolation().seconds() * 1e9);
        while (true) {
            Optional<String> answer = busy.answer(TimeUnit.SECONDS.toMillis(1) / LOOKS_A_SECOND);
            if (answer.isPresent() && !answer.get().equals(GONE)) {
                return List.of(Configs.fromJson(ClipRow[].class, answer.get()));
            }
            boolean late = System.nanoTime() > deadline;
            if (answer.isPresent()
                    || late
                    || busy.megabytes() > config.isolation().megabytes()) {
                close();
                Reason reason = late && answer.isEmpty() ? Reason.TIMEOUT : Reason.CRASHED;
                return List.of(ClipProbe.rejected(config, seed, clip, List.of(reason)));
            }
        }
    }

    @Override
    public void close() {
        if (worker != null) {
            worker.process.destroyForcibly();
            worker = null;
        }
    }

    private Worker start() {
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx" + HEAP_MEGABYTES + "m",
                            "-XX:+UseSerialGC",
                            "-cp",
                            classPath(),
                            ProbeProcess.class.getName())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Worker started = new Worker(process);
            started.ask(Configs.toJson(config));
            started.ask(Long.toString(seed));
            Optional<String> ready = started.answer(TimeUnit.SECONDS.toMillis(START_SECONDS));
            if (!ready.equals(Optional.of(ProbeProcess.READY))) {
                process.destroyForcibly();
                throw new IllegalStateException("the process that decodes did not start within " + START_SECONDS
                        + " s: is there memory for it?");
            }
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a process to decode in", e);
        }
    }

    /** This program's own classes: where they were loaded from, which on a cluster is not the class path, and the class path. */
    private static String classPath() {
        Set<String> places = new LinkedHashSet<>();
        for (Class<?> own : List.of(ClipProbe.class, ClipRow.class)) {
            CodeSource source = own.getProtectionDomain().getCodeSource();
            if (source != null) {
                places.add(Path.of(URI.create(source.getLocation().toString())).toString());
            }
        }
        places.add(System.getProperty("java.class.path"));
        return String.join(System.getProperty("path.separator"), places);
    }

    /** A process and what it has answered. */
    private static final class Worker {
        private final Process process;
        private final BufferedWriter questions;
        private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

        Worker(Process process) {
            this.process = process;
            questions = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
            Thread reader = new Thread(this::read, "answers of decoder " + process.pid());
            reader.setDaemon(true);
            reader.start();
        }

        void ask(String question) {
            try {
                questions.write(question);
                questions.newLine();
                questions.flush();
            } catch (IOException e) {
                answers.add(GONE); // it died between two questions
            }
        }

        Optional<String> answer(long millis) {
            try {
                return Optional.ofNullable(answers.poll(millis, TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                process.destroyForcibly();
                throw new IllegalStateException("interrupted while a clip was decoded", e);
            }
        }

        /** Memory that the process has in use, 0 where the system does not say. */
        long megabytes() {
            Path status = Path.of("/proc/" + process.pid() + "/statm");
            try {
                String[] pages = Files.readString(status).split(" ", -1);
                return (Long.parseLong(pages[1]) * 4096) >> 20;
            } catch (IOException | RuntimeException e) {
                return 0; // it has just ended, which the next answer says, or this is no Linux
            }
        }

        private void read() {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    answers.add(line);
                }
            } catch (IOException e) {
                // The process was killed while it wrote: its answer is not whole, and none is what it counts as.
            }
            answers.add(GONE);
        }
    }
}
