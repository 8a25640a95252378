package vidact.torch.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import vidact.core.image.Image;
import vidact.core.image.PngFiles;
import vidact.core.storage.AtomicFiles;

/** Figures of every step, one JSON object a line in {@code metrics.jsonl}; pictures now and then; both as TensorBoard events too. */
public final class Metrics implements AutoCloseable {
    /** Name of the file with one JSON object a line. */
    public static final String FILE = "metrics.jsonl";

    /** Folder of the pictures that show what training does. */
    public static final String PREVIEWS = "previews";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path out;
    private final BufferedWriter lines;
    private final TensorBoardWriter events;

    private Metrics(Path out, BufferedWriter lines, TensorBoardWriter events) {
        this.out = out;
        this.lines = lines;
        this.events = events;
    }

    /** Goes on from a step: what an interrupted run wrote beyond it is dropped, since it will be written again. */
    static Metrics goOn(Path out, long firstStep) {
        Path file = out.resolve(FILE);
        try {
            Files.createDirectories(out);
            if (Files.isRegularFile(file)) {
                List<String> kept = Files.readAllLines(file).stream()
                        .filter(line -> isBefore(line, firstStep))
                        .toList();
                AtomicFiles.writeText(file, kept.isEmpty() ? "" : String.join("\n", kept) + "\n");
            }
            BufferedWriter lines = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return new Metrics(out, lines, TensorBoardWriter.in(out));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    void add(long step, Map<String, Double> figures) {
        ObjectNode line = JSON.createObjectNode().put("step", step);
        figures.forEach(line::put);
        try {
            lines.write(line.toString());
            lines.newLine();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + FILE, e);
        }
        events.add(step, figures);
    }

    /** A picture after {@code step} steps: {@code previews/000400.png}, and in TensorBoard. */
    void addPreview(long step, Image picture) {
        byte[] png = PngFiles.encode(picture);
        AtomicFiles.writeBytes(out.resolve(PREVIEWS).resolve(String.format(Locale.ROOT, "%06d.png", step)), png);
        events.addPicture(step, "preview", picture, png);
    }

    void flush() {
        try {
            lines.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + FILE, e);
        }
        events.flush();
    }

    @Override
    public void close() {
        flush();
        try {
            lines.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + FILE, e);
        }
        events.close();
    }

    /** False for a line of a later step, and for one that a crash cut short. */
    private static boolean isBefore(String line, long step) {
        try {
            JsonNode node = JSON.readTree(line);
            return node.path("step").asLong(Long.MAX_VALUE) < step;
        } catch (IOException e) {
            return false;
        }
    }
}
