package vidact.core.storage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import vidact.core.Hashes;

/**
 * Folders of this machine in which results for a store are made before they go there. They stay when a command is interrupted, so that
 * it goes on from them; {@code -Dvidact.staging} says where they are.
 */
public final class Staging {
    private static final int DIGITS = 16;

    private Staging() {}

    /** The folder that belongs to a location, named like its last part. */
    public static Path folder(String location) {
        String place = System.getProperty(
                "vidact.staging",
                Path.of(System.getProperty("java.io.tmpdir"), "vidact-staging-" + System.getProperty("user.name"))
                        .toString());
        String trimmed = location.replaceAll("/+$", "");
        String name = trimmed.substring(trimmed.lastIndexOf('/') + 1);
        return Path.of(place, Hashes.sha256(trimmed).substring(0, DIGITS), name);
    }

    /**
     * Sends a staged folder to its store: files in order, those named last come last, so that whoever finds them finds everything.
     *
     * @param last names of files that say that the rest is there
     */
    public static void send(Path folder, String location, List<String> last) {
        Storage store = Storage.at(location);
        List<String> names = new ArrayList<>(Storage.at(folder.toString())
                .walk()
                .filter(name -> !name.equals(FolderLock.FILE) && !name.startsWith(".") && !last.contains(name))
                .toList());
        last.stream().filter(name -> Files.exists(folder.resolve(name))).forEach(names::add);
        for (String name : names) {
            store.publish(name, file -> AtomicFiles.copy(folder.resolve(name), file));
        }
    }
}
