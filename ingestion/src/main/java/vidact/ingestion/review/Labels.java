package vidact.ingestion.review;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.RuntimeJsonMappingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import vidact.core.config.ConfigException;

/**
 * What people said of clips: CSV with the columns {@code clip_uid} and {@code label}, which is {@code keep} or {@code drop}. Of two lines
 * on one clip the later counts.
 */
public final class Labels {
    private static final CsvMapper CSV = new CsvMapper();

    private final Map<String, Boolean> kept;

    private Labels(Map<String, Boolean> kept) {
        this.kept = Collections.unmodifiableMap(kept);
    }

    /**
     * Reads a file.
     *
     * @throws ConfigException if it is not readable or says something else than keep or drop
     */
    public static Labels read(Path file) {
        Map<String, Boolean> kept = new LinkedHashMap<>();
        CsvSchema header = CsvSchema.emptySchema().withHeader();
        try (MappingIterator<Map<String, String>> rows =
                CSV.readerForMapOf(String.class).with(header).readValues(file.toFile())) {
            for (int line = 2; rows.hasNext(); line++) {
                Map<String, String> row = rows.next();
                String uid = row.getOrDefault("clip_uid", "");
                String label = row.getOrDefault("label", "");
                if (uid.isEmpty() || !("keep".equals(label) || "drop".equals(label))) {
                    throw new ConfigException(file + ", line " + line
                            + ": the columns are clip_uid and label, and a label is keep or drop, got " + row);
                }
                kept.put(uid, "keep".equals(label));
            }
        } catch (IOException | RuntimeJsonMappingException e) {
            throw new ConfigException("--labels " + file + " is no readable CSV (" + e.getMessage() + ")");
        }
        return new Labels(kept);
    }

    /** Whether somebody would keep the clip, if anybody said. */
    public Optional<Boolean> of(String clipUid) {
        return Optional.ofNullable(kept.get(clipUid));
    }
}
