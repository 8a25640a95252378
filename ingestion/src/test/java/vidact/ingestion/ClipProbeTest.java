package vidact.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.catalogue.ClipRow;
import vidact.core.image.Image;
import vidact.core.video.VideoWriter;
import vidact.ingestion.filter.FilterConfig;
import vidact.ingestion.source.ClipFile;

final class ClipProbeTest {
    private static final FilterConfig FILTER = new FilterConfig(4, 12, 0.5, 0.02, 0.1);

    private final ClipProbe probe = new ClipProbe(new IngestConfig(5, 0.5, 8, FILTER), 1);

    @TempDir
    private Path folder;

    @Test
    void aGoodClipIsKeptWithItsFigures() {
        ClipRow row = probe(video("good.mp4", 20, i -> 5 * i + 60));
        assertThat(row.kept()).isTrue();
        assertThat(row.timing().decodedFrames()).isEqualTo(20);
        assertThat(row.timing().endMicros() - row.timing().startMicros()).isEqualTo(2_000_000);
        assertThat(row.timing().frameMicros()).hasSize(10).contains(0L, 200_000L, 1_800_000L);
        assertThat(row.picture()).isEqualTo(new ClipRow.Picture(48, 32, "h264"));
        assertThat(row.scores())
                .hasValueSatisfying(scores -> assertThat(scores.motion()).isCloseTo(10, within(2.0)));
        assertThat(row.source().sha256()).hasSize(64);
    }

    @Test
    void everyReasonIsFound() throws IOException {
        assertThat(reasons(video("short.mp4", 4, i -> 40 * i + 60))).containsExactly("too_short");
        assertThat(reasons(video("static.mp4", 20, i -> 100))).containsExactly("static");
        assertThat(reasons(video("black.mp4", 20, i -> 0))).containsExactly("black", "static");
        assertThat(reasons(Files.write(folder.resolve("noise.mp4"), new byte[1000])))
                .containsExactly("undecodable");
        assertThat(reasons(Files.createFile(folder.resolve("empty.mkv")))).containsExactly("undecodable");
        assertThat(reasons(folder.resolve("gone.mp4"))).containsExactly("undecodable");
    }

    @Test
    void aFileThatEndsBeforeItsContainerSaysIsTruncated() throws IOException {
        Path whole = video("whole.mp4", 60, i -> 3 * i + 60);
        byte[] bytes = Files.readAllBytes(whole);
        // The index of an MP4 of ours stands at its end: blank the middle of the pictures instead of cutting.
        Arrays.fill(bytes, bytes.length / 4, bytes.length * 3 / 4, (byte) 0);
        List<String> reasons = reasons(Files.write(folder.resolve("holes.mp4"), bytes));
        assertThat(reasons).containsAnyOf("truncated", "undecodable");
    }

    @Test
    void theSplitStaysWhereItIsAndFollowsTheSeed() {
        List<String> once = splits(probe);
        assertThat(splits(probe)).isEqualTo(once);
        assertThat(once).contains("train", "validation");
        assertThat(splits(new ClipProbe(new IngestConfig(5, 0.5, 8, FILTER), 2)))
                .isNotEqualTo(once);
        assertThat(splits(new ClipProbe(new IngestConfig(5, 0, 8, FILTER), 1))).containsOnly("train");
    }

    private List<String> splits(ClipProbe by) {
        List<String> splits = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            int level = 10 * i;
            Path video = video("split-" + i + ".mp4", 5, k -> level + 20 * k);
            splits.add(by.probe(new ClipFile("set", video.toString(), List.of()))
                    .source()
                    .split());
        }
        return splits;
    }

    private ClipRow probe(Path file) {
        return probe.probe(new ClipFile("set", file.toString(), List.of("a caption")));
    }

    private List<String> reasons(Path file) {
        ClipRow row = probe(file);
        assertThat(row.caption()).isEqualTo("a caption");
        return row.verdict().rejectReasons();
    }

    private Path video(String name, int frames, IntUnaryOperator level) {
        List<Image> images = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            byte[] rgb = new byte[48 * 32 * 3];
            Arrays.fill(rgb, (byte) level.applyAsInt(i));
            images.add(Image.of(48, 32, rgb));
        }
        Path file = folder.resolve(name);
        VideoWriter.write(file, images, 10);
        return file;
    }
}
