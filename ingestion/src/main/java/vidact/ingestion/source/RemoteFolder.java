package vidact.ingestion.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import vidact.core.Check;
import vidact.core.storage.AtomicFiles;
import vidact.core.storage.Staging;
import vidact.core.storage.Storage;

/**
 * A folder of a store, as readers of sources want it: on this machine, manifests and captions as they are, each video as an empty file
 * of its name. The videos stay where they are until they are decoded.
 */
final class RemoteFolder {
    private final String location;
    private final Path stand;

    private RemoteFolder(String location, Path stand) {
        this.location = location;
        this.stand = stand;
    }

    /** Lists the store's folder and fetches what is no video. */
    static RemoteFolder at(String location) {
        String trimmed = location.replaceAll("/+$", "");
        Path stand = Staging.folder(trimmed + "/").resolveSibling("source").resolve(last(trimmed));
        AtomicFiles.delete(stand); // what has gone from the store must not be found here
        Storage store = Storage.at(trimmed);
        store.walk().forEach(name -> {
            Path file = stand.resolve(name).normalize();
            Check.argument(file.startsWith(stand), "%s/%s leads out of its folder: rename it", trimmed, name);
            put(store, name, file);
        });
        return new RemoteFolder(trimmed, stand);
    }

    /** The folder that stands for the store's. */
    String folder() {
        return stand.toString();
    }

    /** The clips of a reader of {@link #folder()}, each by its place in the store. */
    Stream<SourceClip> clips(Source source) {
        return source.clips()
                .map(clip -> clip.path().startsWith(stand + "/")
                        ? clip.at(location
                                + clip.path().substring(stand.toString().length()))
                        : clip);
    }

    private static void put(Storage store, String name, Path file) {
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        try {
            Files.createDirectories(file.getParent());
            if (VideoIndex.ENDINGS.contains(ending)) {
                Files.createFile(file);
            } else {
                AtomicFiles.copy(store.fetch(name), file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": is the disk full?", e);
        }
    }

    private static String last(String location) {
        return location.substring(location.lastIndexOf('/') + 1);
    }
}
