package vidact.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.catalogue.ClipCatalogue;
import vidact.core.catalogue.ClipRow;
import vidact.core.image.Image;
import vidact.core.image.Resize;
import vidact.core.storage.Storage;
import vidact.core.video.VideoWriter;

/** The same video in two sizes and twice in the same bytes, beside another one, in two sources. */
@Tag("spark")
final class DedupTest {
    private static final int FRAMES = 20;

    @TempDir
    private Path folder;

    @Test
    void theLargestOfTheCopiesIsKeptAcrossSources() throws Exception {
        List<Image> waves =
                IntStream.range(0, FRAMES).mapToObj(t -> picture(t, 11, 7)).toList();
        List<Image> others =
                IntStream.range(0, FRAMES).mapToObj(t -> picture(t, 3, 23)).toList();
        video(
                "one/small.mp4",
                waves.stream().map(image -> Resize.to(image, 64, 48)).toList());
        video("one/other.mp4", others);
        video("two/large.mp4", waves);
        Files.copy(folder.resolve("one/small.mp4"), folder.resolve("two/again.mp4"));
        run(
                "ingest",
                "--source",
                "clips:" + at("one"),
                "--source",
                "clips:" + at("two"),
                "--out",
                at("clips"),
                "clipsPerPart=1");
        run("dedup", "--clips", at("clips"), "--out", at("unique"));
        Map<String, ClipRow> rows = ClipCatalogue.open(Storage.at(at("unique")))
                .rows()
                .collect(Collectors.toMap(
                        row -> String.valueOf(Path.of(row.source().uri()).getFileName()), Function.identity()));
        assertThat(rows).hasSize(4);
        assertThat(row(rows, "large.mp4").kept()).isTrue();
        assertThat(row(rows, "other.mp4").kept()).isTrue();
        assertThat(row(rows, "other.mp4").likeness().group()).isEmpty();
        for (String copy : List.of("small.mp4", "again.mp4")) {
            assertThat(row(rows, copy).verdict().rejectReasons()).containsExactly("duplicate");
            assertThat(row(rows, copy).likeness().group())
                    .isEqualTo(row(rows, "large.mp4").clipUid());
        }
        assertThat(folder.resolve("unique/index.html")).content().contains("rejected: duplicate");
    }

    private static ClipRow row(Map<String, ClipRow> rows, String name) {
        return Objects.requireNonNull(rows.get(name), name);
    }

    private void video(String name, List<Image> images) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        VideoWriter.write(file, images, 5);
    }

    /** Waves in two directions that travel. */
    private static Image picture(int time, int across, int down) {
        byte[] rgb = new byte[128 * 96 * 3];
        for (int i = 0; i < rgb.length; i++) {
            int x = i / 3 % 128;
            int y = i / 3 / 128;
            double wave = Math.sin(x / 128.0 * across + time * 0.4) + Math.cos(y / 96.0 * down - time * 0.3);
            rgb[i] = (byte) (128 + 50 * wave);
        }
        return Image.owning(128, 96, rgb);
    }

    private void run(String... arguments) {
        Launcher.Outcome outcome = Launcher.run(folder, arguments);
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }
}
