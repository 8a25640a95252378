package vidact.core.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import vidact.core.Hashes;

/**
 * The list of files that make a data set, with their hashes. It is written last: no manifest, no data set, and files
 * that it does not name are not read.
 *
 * @param format what the files hold, such as {@code vidact-tokens}
 * @param version version of that format
 * @param files the data files, in reading order
 * @param facts what holds for all rows, such as hashes of the configuration, sorted by name
 */
public record Manifest(String format, int version, List<Entry> files, Map<String, String> facts) {
    /** Name of the file. */
    public static final String FILE = "manifest.json";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /**
     * One data file.
     *
     * @param sha256 of its bytes, hexadecimal
     */
    public record Entry(String name, String sha256, long bytes, long rows) implements Serializable {
        /** Hashes a published file. */
        public static Entry of(Storage storage, String name, long rows) {
            Path file = storage.fetch(name);
            try {
                return new Entry(name, Hashes.sha256(file), Files.size(file), rows);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + file, e);
            }
        }
    }

    public Manifest {
        files = List.copyOf(files);
        facts = Collections.unmodifiableMap(new TreeMap<>(facts)); // written in one order by every process
    }

    /** Rows of all files. */
    public long rows() {
        return files.stream().mapToLong(Entry::rows).sum();
    }

    /** The fact of that name. */
    public String fact(String name) {
        String value = facts.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the manifest states no '" + name + "', only " + facts.keySet());
        }
        return value;
    }

    /** Publishes the manifest: from now on the data set is there. */
    public void write(Storage storage) {
        storage.publish(FILE, file -> {
            try {
                JSON.writeValue(file.toFile(), this);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write " + file, e);
            }
        });
    }

    /**
     * Reads the manifest of a data set and checks every file against it.
     *
     * @param madeBy command that writes such data sets, for the message
     * @throws DatasetException if there is none, it is of another kind or version, or a file differs from it
     */
    public static Manifest read(Storage storage, String format, int version, String madeBy) {
        Manifest manifest = readUnchecked(storage, format, version, madeBy);
        for (Entry entry : manifest.files) {
            check(storage, entry);
        }
        return manifest;
    }

    /**
     * Reads the manifest of a data set and none of its files.
     *
     * @param madeBy command that writes such data sets, for the message
     * @throws DatasetException if there is none, or it is of another kind or version
     */
    public static Manifest readUnchecked(Storage storage, String format, int version, String madeBy) {
        if (!storage.exists(FILE)) {
            throw DatasetException.missing(storage.location(), madeBy);
        }
        Path file = storage.fetch(FILE);
        Manifest manifest = parse(file);
        if (!manifest.format.equals(format)) {
            throw DatasetException.kind(file.toString(), manifest.format, format);
        }
        if (manifest.version != version) {
            throw DatasetException.version(file.toString(), format, manifest.version, version);
        }
        return manifest;
    }

    private static Manifest parse(Path file) {
        try {
            return JSON.readValue(file.toFile(), Manifest.class);
        } catch (JsonProcessingException e) {
            throw DatasetException.corrupt(file.toString(), e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static void check(Storage storage, Entry entry) {
        Path file = storage.fetch(entry.name);
        if (!storage.exists(entry.name)) {
            throw DatasetException.corrupt(file.toString(), "the file is missing");
        }
        String found = Hashes.sha256(file);
        if (!found.equals(entry.sha256)) {
            throw DatasetException.corrupt(
                    file.toString(), "its SHA-256 is " + found + ", but the manifest says " + entry.sha256);
        }
    }
}
