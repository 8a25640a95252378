package vidact.core.catalogue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import vidact.core.storage.DatasetException;
import vidact.core.storage.Manifest;
import vidact.core.storage.Storage;

/** A folder of catalogue files and the manifest that names them. */
public final class ClipCatalogue {
    /** Format name in the manifest. */
    public static final String FORMAT = "vidact-clips";

    /** Format version in the manifest. */
    public static final int VERSION = 2;

    private final Storage storage;
    private final Manifest manifest;

    private ClipCatalogue(Storage storage, Manifest manifest) {
        this.storage = storage;
        this.manifest = manifest;
    }

    /**
     * Opens a finished catalogue and checks its files against their hashes.
     *
     * @throws DatasetException if it is unfinished, damaged or of another version
     */
    public static ClipCatalogue open(Storage storage) {
        return new ClipCatalogue(storage, Manifest.read(storage, FORMAT, VERSION, "ingest"));
    }

    /** Opens a finished catalogue whose files somebody else has checked. */
    public static ClipCatalogue openUnread(Storage storage) {
        return new ClipCatalogue(storage, Manifest.readUnchecked(storage, FORMAT, VERSION, "ingest"));
    }

    /** Writes one file of rows; it appears complete or not at all. */
    public static Manifest.Entry writePart(Storage storage, String name, List<ClipRow> rows) {
        storage.publish(
                name,
                file -> ParquetRows.write(
                        file,
                        ClipSchema.SCHEMA,
                        Map.of("format", FORMAT, "version", Integer.toString(VERSION)),
                        rows.stream().map(ClipSchema::filler).toList()));
        return Manifest.Entry.of(storage, name, rows.size());
    }

    /** A file of rows that is there already. */
    public static Manifest.Entry part(Storage storage, String name) {
        return Manifest.Entry.of(
                storage, name, ParquetRows.read(storage.fetch(name)).size());
    }

    /** Publishes the manifest over parts that are all there. */
    public static void finish(Storage storage, List<Manifest.Entry> parts, Map<String, String> facts) {
        new Manifest(FORMAT, VERSION, parts, facts).write(storage);
    }

    public Manifest manifest() {
        return manifest;
    }

    /** All rows, part by part. */
    public Stream<ClipRow> rows() {
        return manifest.files().stream().flatMap(part -> rows(part).stream());
    }

    /** The rows of a part. */
    public List<ClipRow> rows(Manifest.Entry part) {
        return ParquetRows.read(storage.fetch(part.name())).stream()
                .map(ClipSchema::read)
                .toList();
    }

    /** The kept clips of a split; {@code all} takes every split. */
    public List<ClipRow> kept(String split) {
        return rows().filter(row -> row.kept()
                        && ("all".equals(split) || row.source().split().equals(split)))
                .toList();
    }
}
