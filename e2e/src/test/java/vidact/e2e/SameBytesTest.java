package vidact.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SameBytesTest {
    @TempDir
    private Path folder;

    @Test
    void twoProcessesWriteTheSameDataSet() throws IOException {
        for (String name : List.of("one", "two")) {
            String out = folder.resolve(name).toString();
            assertThat(Launcher.run(folder, "simulate", "--episodes", "2", "--out", out)
                            .exitCode())
                    .isZero();
        }
        try (Stream<Path> files = Files.walk(folder.resolve("one"))) {
            List<Path> compared = files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("summary.json"))
                    .toList();
            assertThat(compared).hasSizeGreaterThan(7);
            for (Path file : compared) {
                Path same = folder.resolve("two")
                        .resolve(folder.resolve("one").relativize(file).toString());
                assertThat(Files.mismatch(file, same)).as("%s", file).isEqualTo(-1);
            }
        }
    }
}
