package vidact.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When {@code ./vidact} builds: a copy of it, beside a Maven that takes a second and notes that it ran. */
final class LauncherTest {
    @TempDir
    private Path root;

    private Path source;

    @BeforeEach
    void aCheckout() throws IOException {
        Files.copy(Repository.ROOT.resolve("vidact"), root.resolve("vidact"), StandardCopyOption.COPY_ATTRIBUTES);
        source = Files.createDirectories(root.resolve("core/src/main")).resolve("Source.java");
        Files.writeString(source, "");
        for (String module : List.of("serving", "simulation", "cvae-head")) {
            Path target = Files.createDirectories(root.resolve(module).resolve("target"));
            Files.writeString(target.resolve("class-path"), "");
            Files.writeString(target.resolve("class-path-provided"), "");
        }
        Path maven = Files.createDirectories(root.resolve("bin")).resolve("mvn");
        Files.writeString(
                maven, "#!/bin/sh\ntouch building\nsleep 1\necho built >>builds\n[ ! -e broken ] || exit 1\n");
        assertThat(maven.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void commandsThatStartAtOnceBuildOnce() throws IOException, InterruptedException {
        List<Process> commands = List.of(start(), start(), start());
        for (Process command : commands) {
            assertThat(command.waitFor()).isZero();
        }
        assertThat(builds()).isEqualTo(1);
        assertThat(start().waitFor()).isZero();
        assertThat(builds()).as("nothing is newer").isEqualTo(1);
    }

    @Test
    void whatIsEditedWhileItBuildsIsBuiltNext() throws IOException, InterruptedException {
        Process first = start();
        while (first.isAlive() && !Files.exists(root.resolve("building"))) {
            Thread.sleep(10);
        }
        Files.setLastModifiedTime(source, FileTime.from(Instant.now()));
        assertThat(first.waitFor()).isZero();
        assertThat(start().waitFor()).isZero();
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void aFailedBuildIsTriedAgain() throws IOException, InterruptedException {
        Files.createFile(root.resolve("broken"));
        assertThat(start().waitFor()).isEqualTo(1);
        Files.delete(root.resolve("broken"));
        assertThat(start().waitFor()).isZero();
        assertThat(builds()).isEqualTo(2);
    }

    private Process start() throws IOException {
        ProcessBuilder command = new ProcessBuilder(root.resolve("vidact").toString(), "class-path");
        command.environment().merge("PATH", root.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
        command.environment().remove("VIDACT_SKIP_BUILD");
        return command.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private int builds() throws IOException {
        return Files.readAllLines(root.resolve("builds")).size();
    }
}
