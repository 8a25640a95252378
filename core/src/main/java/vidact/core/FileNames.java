package vidact.core;

import java.nio.file.Path;
import java.util.Locale;

/** Parts of a file's name. */
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
}
