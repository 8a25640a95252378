package vidact.ingestion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vidact.core.catalogue.ClipRow;
import vidact.core.config.Configs;
import vidact.core.storage.AtomicFiles;

/**
 * The rows of a part that is being made, one clip a line, so that a job that was killed probes no clip twice. A line that was not
 * written to its end counts as none; two tasks at the same part write the same lines. Close it, and delete it when the part is there.
 */
public final class RowJournal implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Map<Integer, List<ClipRow>> known = new HashMap<>();
    private final OutputStream lines;

    /** The rows of a clip, by its number in the part. */
    private record Line(int clip, List<ClipRow> rows) {}

    private RowJournal(Path file) throws IOException {
        this.file = file;
        Files.createDirectories(file.toAbsolutePath().getParent());
        boolean torn = false;
        if (Files.isRegularFile(file)) {
            torn = read();
        }
        lines = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (torn) {
            lines.write('\n');
        }
    }

    /** Opens the journal of a part, or begins it. */
    public static RowJournal open(Path file) {
        try {
            return new RowJournal(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": is the disk full or the folder read-only?", e);
        }
    }

    /** The rows of a clip, if it was probed before. */
    public Optional<List<ClipRow>> rows(int clip) {
        return Optional.ofNullable(known.get(clip));
    }

    /** Keeps the rows of a clip. */
    public void add(int clip, List<ClipRow> rows) {
        try {
            lines.write((Configs.toJson(new Line(clip, rows)) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": is the disk full?", e);
        }
    }

    /** Deletes the journal of a part that is done. */
    public static void delete(Path file) {
        AtomicFiles.delete(file);
    }

    /** Reads what is there; says whether the last line has no end. */
    private boolean read() throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                if (isWhole(text)) {
                    Line line = Configs.fromJson(Line.class, text);
                    known.put(line.clip(), line.rows());
                }
            }
        }
        byte[] all = Files.readAllBytes(file);
        return all.length > 0 && all[all.length - 1] != '\n';
    }

    private static boolean isWhole(String text) {
        try {
            return JSON.readTree(text).isObject();
        } catch (JsonProcessingException e) {
            return false; // the process was killed while it wrote this line
        }
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + file, e);
        }
    }
}
