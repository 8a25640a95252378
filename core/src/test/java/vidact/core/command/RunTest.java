package vidact.core.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;
import vidact.core.config.ConfigException;

final class RunTest {
    @TempDir
    private Path folder;

    @Test
    void aFinishedCommandDoesNothingAgain() {
        Run first = Run.in(folder, "demo", Map.of("seed", "1"));
        assertThat(first.finished()).isFalse();
        assertThat(Run.in(folder, "demo", Map.of("seed", "1")).finished()).isFalse();
        first.finish(Map.of("clips", 3));
        assertThat(Run.in(folder, "demo", Map.of("seed", "1")).finished()).isTrue();
        assertThat(folder.resolve("summary.json")).content().contains("\"clips\" : 3");
    }

    @Test
    void aFolderWithOtherWorkIsRefused() {
        Run.in(folder, "demo", Map.of("seed", "1"));
        assertThatThrownBy(() -> Run.in(folder, "demo", Map.of("seed", "2")))
                .hasMessageContaining("another 'seed' (1, now 2)")
                .hasMessageContaining("--out");
    }

    @Test
    void exitCodesTellWrongUseFromFailure() {
        assertThat(Commands.run(new Ends(() -> 0))).isZero();
        assertThat(Commands.run(new Ends(() -> {
                    throw new IllegalStateException("no");
                })))
                .isEqualTo(1);
        assertThat(Commands.run(new Ends(() -> {
                    throw new ConfigException("no");
                })))
                .isEqualTo(2);
        assertThat(Commands.run(new Ends(() -> 0), "--unknown")).isEqualTo(2);
    }

    @Command(name = "ends")
    private record Ends(Callable<Integer> how) implements Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            return how.call();
        }
    }
}
