package vidact.simulation.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import vidact.core.config.Configs;

/**
 * Finished trials, a line of JSON each, written as they finish, so that an evaluation goes on where it stopped. Thread-safe.
 *
 * @param <T> a record
 */
final class TrialLog<T> {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;
    private final Class<T> type;
    private boolean first = true; // only an earlier run can have left a line that was cut off

    TrialLog(Path file, Class<T> type) {
        this.file = file;
        this.type = type;
    }

    /** The trials that are there; a line that was cut off by a crash counts as not there. */
    List<T> read() {
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        try {
            return Files.readAllLines(file).stream()
                    .flatMap(line -> parse(line).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private Optional<T> parse(String line) {
        try {
            return Optional.of(JSON.readValue(line, type));
        } catch (JsonProcessingException e) {
            return Optional.empty(); // cut off: the trial is done again
        }
    }

    /** Adds a trial on a line of its own, even after one that was cut off. */
    synchronized void add(T trial) {
        try {
            String before = first && Files.isRegularFile(file) && !endsLine() ? "\n" : "";
            first = false;
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(
                    file, before + Configs.toJson(trial) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": is the disk full or the folder read-only?", e);
        }
    }

    private boolean endsLine() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        return bytes.length == 0 || bytes[bytes.length - 1] == '\n';
    }
}
