package vidact.core.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A folder on this machine. */
record LocalStorage(Path folder) implements Storage {
    @Override
    public List<String> list() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    @Override
    public Stream<String> walk() {
        if (!Files.isDirectory(folder)) {
            return Stream.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files
                    .filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    @Override
    public boolean exists(String name) {
        return Files.isRegularFile(folder.resolve(name));
    }

    @Override
    public Path fetch(String name) {
        return folder.resolve(name);
    }

    @Override
    public Path fetchAll() {
        return folder;
    }

    @Override
    public void publish(String name, Consumer<Path> writer) {
        AtomicFiles.write(folder.resolve(name), writer);
    }

    @Override
    public void delete(String name) {
        AtomicFiles.delete(folder.resolve(name));
    }

    @Override
    public Path scratch() {
        return folder.resolve("work");
    }

    @Override
    public String location() {
        return folder.toString();
    }
}
