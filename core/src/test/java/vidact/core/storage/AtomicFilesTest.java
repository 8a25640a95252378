package vidact.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFilesTest {
    @TempDir
    private Path folder;

    @Test
    void aCopyOfALinkedFolderHoldsWhatIsInIt() throws IOException {
        Path real = Files.createDirectories(folder.resolve("real/below"));
        Files.writeString(real.resolve("file"), "text");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));
        Files.createSymbolicLink(folder.resolve("real/inner"), real);
        AtomicFiles.copy(link, folder.resolve("copy"));
        assertThat(folder.resolve("copy/below/file")).hasContent("text");
        assertThat(folder.resolve("copy/inner/file")).hasContent("text");
        assertThat(Files.isSymbolicLink(folder.resolve("copy/inner"))).isFalse();
    }
}
