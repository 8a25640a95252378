package vidact.core.storage;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import vidact.core.Check;

/**
 * The folder that a data set lives in. Names are relative, parts joined by {@code /}. The seam under which other stores
 * than the local disk come; readers and writers of data sets know nothing else.
 */
public interface Storage {
    /** The store that a location names: {@code s3://bucket/folder}, or a folder of this machine, plain or {@code file:}. */
    static Storage at(String location) {
        int colon = location.indexOf("://");
        String scheme = colon < 0 ? "file" : location.substring(0, colon);
        Check.argument(
                "file".equals(scheme) || "s3".equals(scheme),
                "%s: cannot read or write '%s' locations, only s3:// and folders of this machine",
                location,
                scheme);
        return "s3".equals(scheme)
                ? new S3Storage(location)
                : new LocalStorage(Path.of(colon < 0 ? location : location.substring(colon + 3)));
    }

    /** Whether a location is in a store that this machine has no file system for. */
    static boolean isRemote(String location) {
        return location.startsWith("s3://");
    }

    /** A local file, for reading only, with the contents of the file that a location names. */
    static Path file(String location) {
        if (!isRemote(location)) {
            return Path.of(location);
        }
        int slash = location.lastIndexOf('/');
        return at(location.substring(0, slash)).fetch(location.substring(slash + 1));
    }

    /** Names of the files directly in this folder, sorted; nothing if the folder is not there. */
    List<String> list();

    /** Names of all files in this folder and below it, in an order that does not change while they do not. */
    Stream<String> walk();

    /** Whether the file is there, complete. */
    boolean exists(String name);

    /** A local file with the contents of {@code name}, for reading only. */
    Path fetch(String name);

    /** A local folder with all files of this one and below it, for reading only. */
    Path fetchAll();

    /** Lets {@code writer} write a local file and then publishes it as {@code name}, whole or not at all. */
    void publish(String name, Consumer<Path> writer);

    /** Deletes a file; none there is fine. */
    void delete(String name);

    /** A folder of this machine for work in progress that belongs to this one. */
    Path scratch();

    /** Where this is, for messages and manifests. */
    String location();
}
