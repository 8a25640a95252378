package vidact.ingestion.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.config.ConfigException;
import vidact.ingestion.filter.Reason;

final class SourceTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void makeFiles() throws IOException {
        Files.createDirectories(folder.resolve("deep/er"));
        for (String name : List.of("a.mp4", "b.MKV", "deep/c.webm", "deep/er/d.avi", "notes.txt")) {
            Files.createFile(folder.resolve(name));
        }
    }

    @Test
    void everyVideoBelowIsFoundInOrder() {
        assertThat(files())
                .extracting(file -> folder.relativize(Path.of(file.path())).toString())
                .containsExactly("a.mp4", "b.MKV", "deep/c.webm", "deep/er/d.avi");
    }

    @Test
    void captionsComeFromTheNearestSidecar() throws IOException {
        Files.writeString(
                folder.resolve("captions.csv"),
                "file,caption\na.mp4,\"push, \"\"then\"\" lift\"\na.mp4,again\ndeep/c.webm,from above\n");
        Files.writeString(folder.resolve("deep/captions.json"), "{\"c.webm\": [\"near\", \"\"], \"er/d.avi\": \"d\"}");
        Files.writeString(folder.resolve("b.json"), "{\"texts\": [\"own\"]}");
        assertThat(files())
                .extracting(clip ->
                        clip.captions().stream().map(SourceClip.Text::text).toList())
                .containsExactly(
                        List.of("push, \"then\" lift", "again"), List.of("own"), List.of("near"), List.of("d"));
    }

    @Test
    void aListOfObjectsIsACaptionFileToo() throws IOException {
        Files.writeString(folder.resolve("captions.json"), "[{\"file\": \"a.mp4\", \"caption\": \"listed\"}]");
        assertThat(files().get(0).captions()).containsExactly(new SourceClip.Text("listed", "sidecar"));
    }

    @Test
    void badSidecarsAndSourcesAreNamed() throws IOException {
        Files.writeString(folder.resolve("captions.csv"), "name,text\na.mp4,x\n");
        assertThatThrownBy(this::files)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'file' and 'caption'");
        Files.delete(folder.resolve("captions.csv"));
        Files.writeString(folder.resolve("captions.json"), "{");
        assertThatThrownBy(this::files).hasMessageContaining("captions.json is no readable JSON");
        assertThatThrownBy(() -> Source.of("clips:/nowhere/at/all")).hasMessageContaining("there is no folder");
        assertThatThrownBy(() -> Source.of("ssv3:x"))
                .hasMessageContaining("KIND one of [clips, ego4d, epic, howto100m, kinetics, ssv2]");
    }

    @Test
    void aSidecarThatCannotBeReadCostsItsOwnClipAlone() throws IOException {
        Files.writeString(folder.resolve("a.json"), "{\"caption\": ");
        Files.writeString(folder.resolve("b.json"), "{\"caption\": \"b\", \"license\": \"CC0\", \"consent\": \"yes\"}");
        List<SourceClip> clips = files();
        assertThat(clips.get(0).problems()).containsExactly(Reason.BAD_SIDECAR);
        assertThat(clips.get(1).problems()).isEmpty();
        assertThat(clips.get(1).origin().licence()).isEqualTo("CC0");
        assertThat(clips.get(1).origin().consent()).isEqualTo("yes");
    }

    private List<SourceClip> files() {
        return Source.of("clips:" + folder).clips().toList();
    }
}
