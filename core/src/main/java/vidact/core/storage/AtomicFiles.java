package vidact.core.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Files and folders that appear whole or not at all: written beside their place, then renamed. */
public final class AtomicFiles {
    private AtomicFiles() {}

    /** Lets {@code writer} write a file beside {@code file} and renames it when the writer is done. */
    public static void write(Path file, Consumer<Path> writer) {
        Path aside = aside(file);
        try {
            Files.createDirectories(aside.getParent());
            writer.accept(aside);
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": is the disk full or the folder read-only?", e);
        } finally {
            delete(aside);
        }
    }

    /** Writes a text file, UTF-8. */
    public static void writeText(Path file, String text) {
        writeBytes(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a file. */
    public static void writeBytes(Path file, byte[] bytes) {
        write(file, aside -> {
            try {
                Files.write(aside, bytes);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write " + aside, e);
            }
        });
    }

    /** A new folder where this system keeps temporary files; whoever asks for it deletes it. */
    public static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("vidact");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a temporary folder", e);
        }
    }

    /** Lets {@code writer} fill a new folder beside {@code folder} and renames it; an older one there is replaced. */
    public static void writeFolder(Path folder, Consumer<Path> writer) {
        Path aside = aside(folder);
        try {
            Files.createDirectories(aside);
            writer.accept(aside);
            delete(folder);
            Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + folder + ": is the disk full or the folder read-only?", e);
        } finally {
            delete(aside);
        }
    }

    /** Copies a file, or a folder with all that is in it; what links lead to is copied too. */
    public static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy " + from + " to " + to, e);
        }
    }

    /** Deletes a file, or a folder with all that is in it; nothing there is fine. */
    public static void delete(Path path) {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + path, e);
        }
    }

    private static Path aside(Path path) {
        Path absolute = path.toAbsolutePath();
        String name = ".writing-" + ProcessHandle.current().pid() + "-"
                + Thread.currentThread().getId() + "-" + absolute.getFileName();
        return absolute.resolveSibling(name);
    }
}
