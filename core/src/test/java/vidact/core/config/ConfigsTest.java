package vidact.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.Check;

final class ConfigsTest {
    @TempDir
    private Path folder;

    private Path file = Path.of("not written yet");

    record Inner(int steps, double rate) {
        Inner {
            Check.argument(steps > 0, "inner.steps must be above 0, got %d", steps);
        }
    }

    record Outer(String name, Inner inner) {}

    @BeforeEach
    void writeConfig() throws IOException {
        file = Files.writeString(folder.resolve("c.yaml"), "name: a\ninner:\n  steps: 3\n  rate: 0.5\n");
    }

    @Test
    void argumentsCountMoreThanTheFile() {
        assertThat(load("inner.steps=7", "name=b c")).isEqualTo(new Outer("b c", new Inner(7, 0.5)));
    }

    @Test
    void nothingAfterTheEqualsSignIsTheEmptyText() {
        assertThat(load("name=").name()).isEmpty();
        assertThatThrownBy(() -> load("inner.steps=")).hasMessageContaining("inner.steps");
    }

    @Test
    void anUnknownKeyNamesTheNearestOne() {
        assertThatThrownBy(() -> load("inner.stepz=7"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("inner.stepz")
                .hasMessageContaining("did you mean 'steps'");
    }

    @Test
    void wrongValuesSayWhichKey() {
        assertThatThrownBy(() -> load("inner.steps=many")).hasMessageContaining("inner.steps");
        assertThatThrownBy(() -> load("inner.steps=0.5")).hasMessageContaining("inner.steps");
        assertThatThrownBy(() -> load("inner.steps=0")).hasMessageContaining("must be above 0, got 0");
        assertThatThrownBy(() -> load("steps")).hasMessageContaining("key=value");
    }

    @Test
    void missingFilesAndKeysAreErrors() throws IOException {
        assertThatThrownBy(() -> Configs.load(Outer.class, "stage", "nowhere", List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("nowhere");
        Files.writeString(file, "name: a\n");
        assertThatThrownBy(this::load).hasMessageContaining("inner");
    }

    private Outer load(String... overrides) {
        return Configs.load(Outer.class, "stage", file.toString(), List.of(overrides));
    }
}
