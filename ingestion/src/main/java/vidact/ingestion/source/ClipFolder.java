package vidact.ingestion.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import vidact.core.config.ConfigException;

/**
 * {@code clips:DIR}: every video file below a folder, with captions from sidecar files (see {@link Captions}). Links to
 * folders are not followed.
 */
final class ClipFolder implements Source {
    private static final Set<String> ENDINGS =
            Set.of("mp4", "mkv", "webm", "avi", "mov", "m4v", "mpg", "mpeg", "ts", "flv", "wmv", "ogv", "3gp", "gif");

    private final Path folder;

    ClipFolder(String location) {
        folder = Path.of(location).toAbsolutePath().normalize();
        if (!Files.isDirectory(folder)) {
            throw new ConfigException("--source clips:" + location + ": there is no folder " + folder);
        }
    }

    @Override
    public List<ClipFile> files() {
        Captions captions = new Captions(folder);
        String dataset = String.valueOf(folder.getFileName());
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> ENDINGS.contains(ending(file)))
                    .sorted()
                    .map(file -> new ClipFile(dataset, file.toString(), captions.of(file)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    private static String ending(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
