package vidact.core.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import vidact.core.Hashes;

/**
 * Files of remote stores on this machine's disk, shared by its processes. Those that were used longest ago go when there is too much;
 * what was used within the last minutes stays, for somebody may be reading it.
 */
final class FileCache {
    private static final long DEFAULT_GIGABYTES = 20;
    private static final Duration IN_USE = Duration.ofMinutes(10);
    private static final FileCache SHARED = new FileCache(
            Path.of(System.getProperty("java.io.tmpdir"), "vidact-cache-" + System.getProperty("user.name")),
            Long.getLong("vidact.cache.gigabytes", DEFAULT_GIGABYTES) << 30);

    private final Path folder;
    private final long maxBytes;

    FileCache(Path folder, long maxBytes) {
        this.folder = folder;
        this.maxBytes = maxBytes;
    }

    /** The cache of this machine; {@code -Dvidact.cache.gigabytes} bounds it. */
    static FileCache shared() {
        return SHARED;
    }

    /**
     * A file of the cache.
     *
     * @param identity of its contents: another version of an object has another one
     * @param name that it should end with, for messages
     * @param download writes it if it is not there
     */
    Path get(String identity, String name, Consumer<Path> download) {
        Path file = folder(identity).resolve(String.valueOf(Path.of(name).getFileName()));
        if (!Files.isRegularFile(file)) {
            makeRoom();
            AtomicFiles.write(file, download);
        }
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use " + file, e);
        }
        return file;
    }

    /** A folder of the cache for files that belong together. */
    Path folder(String identity) {
        return folder.resolve(Hashes.sha256(identity).substring(0, 32));
    }

    private void makeRoom() {
        List<Path> oldestFirst = new ArrayList<>();
        long bytes = 0;
        try {
            Files.createDirectories(folder);
            try (Stream<Path> files = Files.walk(folder, 2)) {
                for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                    oldestFirst.add(file);
                    bytes += Files.size(file);
                }
            }
            oldestFirst.sort(Comparator.comparing(FileCache::used));
            Instant young = Instant.now().minus(IN_USE);
            for (Path file : oldestFirst) {
                if (bytes > maxBytes && used(file).isBefore(young)) {
                    bytes -= Files.size(file);
                    Files.delete(file);
                }
            }
        } catch (NoSuchFileException e) {
            // Another process made room at the same time.
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tidy " + folder, e);
        }
    }

    private static Instant used(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH; // it has just been deleted
        }
    }
}
