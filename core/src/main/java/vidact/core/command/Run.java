package vidact.core.command;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import vidact.core.Hashes;
import vidact.core.config.Configs;
import vidact.core.storage.AtomicFiles;
import vidact.core.storage.FolderLock;
import vidact.core.storage.Manifest;
import vidact.core.storage.Staging;
import vidact.core.storage.Storage;

/**
 * One command's work in its output folder. {@code run.json} says what it was asked, so that only the same question goes
 * on in the folder; {@code summary.json} says that it is finished and what came out.
 */
public final class Run {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String QUESTION = "run.json";
    private static final String SUMMARY = "summary.json";

    private final Path out;
    private final String destination;
    private final String command;
    private final long startNanos = System.nanoTime();
    private final boolean finished;

    private Run(Path out, String destination, String command, boolean finished) {
        this.out = out;
        this.destination = destination;
        this.command = command;
        this.finished = finished;
    }

    /**
     * Starts the command in its folder, or goes on there.
     *
     * @param question all that decides the result: configuration, seed, hashes of the inputs
     * @throws IllegalArgumentException if the folder holds work on another question
     * @throws IllegalStateException if another process is at work there
     */
    public static Run in(Path out, String command, Map<String, String> question) {
        return in(out, out.toString(), command, question);
    }

    /** Starts the command where its options say, or goes on there; see {@link #in(Path, String, String, Map)}. */
    public static Run in(CommonOptions options, String command, Map<String, String> question) {
        return in(options.out(), options.destination(), command, question);
    }

    /**
     * Starts the command, or goes on with it. Work for a store is done in a folder of this machine and sent at the end.
     *
     * @param destination where the results belong: {@code out}, or {@code s3://...}
     * @param question all that decides the result: configuration, seed, hashes of the inputs
     * @throws IllegalArgumentException if the place holds work on another question
     * @throws IllegalStateException if another process is at work there
     */
    public static Run in(Path out, String destination, String command, Map<String, String> question) {
        Map<String, String> asked = new LinkedHashMap<>();
        asked.put("command", command);
        asked.putAll(new TreeMap<>(question)); // in one order in every process
        boolean finished = Storage.isRemote(destination)
                ? isFinishedThere(out, destination, asked)
                : isFinishedHere(out, destination, asked);
        if (finished) {
            System.err.println(command + ": " + destination + " is finished already, nothing to do");
            System.out.println(summary(out, destination));
        } else {
            FolderLock.take(out);
            begin(out.resolve(QUESTION), destination, asked);
        }
        return new Run(out, destination, command, finished);
    }

    private static String summary(Path out, String destination) {
        return Storage.isRemote(destination)
                ? destination.replaceAll("/+$", "") + "/" + SUMMARY
                : out.resolve(SUMMARY).toString();
    }

    private static boolean isFinishedHere(Path out, String destination, Map<String, String> asked) {
        Path file = out.resolve(QUESTION);
        if (Files.isRegularFile(file)) {
            refuseOther(destination, asked, read(file));
        }
        return Files.isRegularFile(out.resolve(SUMMARY));
    }

    /** The store alone says whether the work is done; a summary that did not get there is written again. */
    private static boolean isFinishedThere(Path staged, String destination, Map<String, String> asked) {
        Storage store = Storage.at(destination);
        if (store.exists(QUESTION)) {
            refuseOther(destination, asked, read(store.fetch(QUESTION)));
        }
        if (store.exists(SUMMARY)) {
            return true;
        }
        AtomicFiles.delete(staged.resolve(SUMMARY));
        return false;
    }

    /** Under the lock, since another process may have begun here in the meantime. */
    private static void begin(Path file, String destination, Map<String, String> asked) {
        if (Files.isRegularFile(file)) {
            refuseOther(destination, asked, read(file));
        } else {
            AtomicFiles.writeText(file, json(asked));
        }
    }

    /** The hash that stands for a data set, a checkpoint or a file in a question. */
    public static String fingerprint(Path input) {
        if (Files.isRegularFile(input)) {
            return Hashes.sha256(input);
        }
        for (String name : new String[] {Manifest.FILE, "summary.json", "config.json"}) {
            if (Files.isRegularFile(input.resolve(name))) {
                return Hashes.sha256(input.resolve(name));
            }
        }
        return input.toString();
    }

    /** The hash that stands for a data set, wherever it is: that of its manifest. */
    public static String fingerprint(String location) {
        Storage storage = Storage.at(location);
        return storage.exists(Manifest.FILE)
                ? Hashes.sha256(storage.fetch(Manifest.FILE))
                : fingerprint(storage.fetchAll());
    }

    /** Whether an earlier start finished; then there is nothing to do. */
    public boolean finished() {
        return finished;
    }

    /** Writes {@code summary.json} and prints its path, last. */
    public void finish(Map<String, ?> figures) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("command", command);
        summary.put("version", version());
        summary.put("seconds", Math.round((System.nanoTime() - startNanos) / 1e7) / 100.0);
        summary.putAll(figures);
        AtomicFiles.writeText(out.resolve(SUMMARY), json(summary));
        if (Storage.isRemote(destination)) {
            Staging.send(out, destination, List.of(Manifest.FILE, SUMMARY));
            AtomicFiles.delete(out);
        }
        System.out.println(summary(out, destination));
    }

    /** Version of this program. */
    public static String version() {
        Properties properties = new Properties();
        try (InputStream in = Run.class.getResourceAsStream("/vidact/core/version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read version.properties", e);
        }
        return properties.getProperty("version", "unknown");
    }

    private static void refuseOther(String out, Map<String, String> asked, Map<String, String> before) {
        for (Map.Entry<String, String> entry : asked.entrySet()) {
            String old = before.getOrDefault(entry.getKey(), "nothing");
            if (!old.equals(entry.getValue())) {
                throw new IllegalArgumentException(out + " holds work with another '" + entry.getKey() + "' (" + old
                        + ", now " + entry.getValue() + "): choose another --out or delete the folder");
            }
        }
    }

    private static Map<String, String> read(Path file) {
        try {
            return JSON.readValue(file.toFile(), new TypeReference<Map<String, String>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": delete the folder and start again", e);
        }
    }

    private static String json(Map<String, ?> values) {
        return Configs.toPrettyJson(values) + "\n";
    }
}
