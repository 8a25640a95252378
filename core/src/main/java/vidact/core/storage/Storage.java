package vidact.core.storage;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
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

    /** Names of the files directly in this folder, sorted; nothing if the folder is not there. */
    List<String> list();

    /** Whether the file is there, complete. */
    boolean exists(String name);

    /** A local file with the contents of {@code name}, for reading only. */
    Path fetch(String name);

    /** A local folder with all files that are directly in this one, for reading only. */
    Path fetchAll();

    /** Lets {@code writer} write a local file and then publishes it as {@code name}, whole or not at all. */
    void publish(String name, Consumer<Path> writer);

    /** Where this is, for messages and manifests. */
    String location();
}
