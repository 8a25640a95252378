package vidact.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Parts of a file's name, and files by them. */
public final class FileNames {
    private FileNames() {}

    /** What comes after the last dot, in small letters; empty if there is none. */
    public static String ending(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    /** What comes before the last dot. */
    public static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    /** All files below a folder with one of these endings, in a fixed order. Links to folders below it are not followed. */
    public static List<Path> below(Path root, Set<String> endings) {
        try (Stream<Path> below = Files.walk(root.resolve("."))) { // the folder itself may be a link
            return below.map(Path::normalize)
                    .filter(Files::isRegularFile)
                    .filter(file -> endings.contains(ending(file)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + root, e);
        }
    }
}
