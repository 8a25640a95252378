package vidact.core.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One process at a time works in an output folder. The lock is the operating system's, on the file {@value #FILE}: it goes with the
 * process, however that ends.
 */
public final class FolderLock {
    /** Name of the empty file that is locked. */
    public static final String FILE = ".lock";

    private static final Map<Path, FileChannel> HELD = new ConcurrentHashMap<>();

    private FolderLock() {}

    /**
     * Takes the folder for this process until it ends; taking it again changes nothing.
     *
     * @throws IllegalStateException if another process has it
     */
    public static void take(Path folder) {
        HELD.computeIfAbsent(folder.toAbsolutePath().normalize(), FolderLock::lock);
    }

    private static FileChannel lock(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                throw new IllegalStateException("another process is at work in " + folder
                        + ": wait until it ends, stop it, or choose another --out");
            }
            return channel;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock " + folder + ": is it read-only?", e);
        }
    }
}
