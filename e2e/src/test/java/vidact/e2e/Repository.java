package vidact.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the sources and class folders of this build are. */
final class Repository {
    static final Path ROOT =
            Path.of(System.getProperty("vidact.root", "..")).toAbsolutePath().normalize();

    /** In the order of the data flow. */
    static final List<String> MODULES = List.of(
            "core",
            "torch",
            "ingestion",
            "vqgan-tokenizer",
            "gpt-vla",
            "cvae-head",
            "control",
            "simulation",
            "serving");

    private Repository() {}

    static List<Path> classFolders() {
        return MODULES.stream()
                .map(module -> ROOT.resolve(module).resolve("target/classes"))
                .toList();
    }

    /** All Java files of a source set of all modules. */
    static List<Path> javaFiles(String sourceSet) {
        return Stream.concat(MODULES.stream(), Stream.of("e2e"))
                .map(module -> ROOT.resolve(module).resolve("src").resolve(sourceSet))
                .filter(Files::isDirectory)
                .flatMap(Repository::below)
                .filter(file -> file.toString().endsWith(".java"))
                .toList();
    }

    private static Stream<Path> below(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
