package vidact.ingestion.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import vidact.core.FileNames;
import vidact.core.config.ConfigException;
import vidact.ingestion.filter.Reason;
import vidact.ingestion.source.SourceClip.Origin;
import vidact.ingestion.source.SourceClip.Span;
import vidact.ingestion.source.SourceClip.Text;

/**
 * The video files below a folder by their names without ending, found in one walk. Manifests name videos by id; an id is only ever looked
 * up here, so that one with a path in it leads nowhere. Links to folders are not followed.
 */
final class VideoIndex {
    /** Endings of video files, in lower case. */
    static final Set<String> ENDINGS =
            Set.of("mp4", "mkv", "webm", "avi", "mov", "m4v", "mpg", "mpeg", "ts", "flv", "wmv", "ogv", "3gp", "gif");

    private final Path root;
    private final Map<String, Path> files = new HashMap<>();

    private VideoIndex(Path root) {
        this.root = root;
    }

    static VideoIndex below(Path root) {
        VideoIndex index = new VideoIndex(root);
        videos(root).forEach(file -> index.files.putIfAbsent(FileNames.stem(file), file));
        return index;
    }

    /** All video files below a folder, in a fixed order. */
    static List<Path> videos(Path root) {
        return FileNames.below(root, ENDINGS);
    }

    /** The folder that a source names. */
    static Path folder(String kind, String location) {
        Path folder = Path.of(location).toAbsolutePath().normalize();
        if (!Files.isDirectory(folder)) {
            throw new ConfigException("--source " + kind + ":" + location + ": there is no folder " + folder);
        }
        return folder;
    }

    boolean has(String id) {
        return files.containsKey(id);
    }

    /** A clip of the video of that id, or a row that says why there is none. */
    SourceClip clip(String id, Span span, List<Text> captions, Origin origin) {
        Path file = files.get(id);
        if (file != null) {
            return new SourceClip(file.toString(), span, captions, origin, List.of());
        }
        boolean path = id.contains("/") || id.contains("\\") || id.contains("..");
        return new SourceClip(
                root + "/" + id.replaceAll("[^\\w.-]", "_"),
                span,
                captions,
                origin,
                List.of(path ? Reason.UNSAFE_NAME : Reason.MISSING));
    }
}
