package vidact.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NativesTest {
    @TempDir
    private Path cache;

    @Test
    void theOfficialBuildIsActive() {
        assertThat(Natives.load()).startsWith("official " + Natives.RELEASE).endsWith("with MKL");
        assertThat(torch.hasMKL()).isTrue();
    }

    @Test
    void aHalfWrittenCopyIsRefused() throws IOException {
        Path folder = Files.createDirectories(cache.resolve("libtorch-" + Natives.RELEASE + "-cpu"));
        Files.writeString(folder.resolve("libtorch.so"), "half");
        assertThatThrownBy(() -> Natives.unpacked(cache))
                .hasMessageContaining("damaged")
                .hasMessageContaining(folder.toString());
        Files.writeString(folder.resolve("sizes.txt"), "libtorch.so 5\n");
        assertThatThrownBy(() -> Natives.unpacked(cache)).hasMessageContaining("damaged");
        Files.writeString(folder.resolve("sizes.txt"), "libtorch.so 4\n");
        assertThat(Natives.unpacked(cache)).isEqualTo(folder);
    }
}
