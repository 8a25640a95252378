package vidact.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.catalogue.ClipRow;
import vidact.core.catalogue.Score;
import vidact.core.image.Image;
import vidact.core.video.VideoWriter;
import vidact.ingestion.filter.FilterConfig;
import vidact.ingestion.filter.HandConfig;
import vidact.ingestion.filter.MadeUpPalmDetector;
import vidact.ingestion.filter.ShotCutter;
import vidact.ingestion.robot.RobotConfig;
import vidact.ingestion.source.SourceClip;

final class ClipProbeTest {
    private static final FilterConfig FILTER = new FilterConfig(
            4,
            0,
            60,
            16,
            0.1,
            new FilterConfig.Levels(12, 243, 0.1),
            Map.of(
                    "black_ratio", new FilterConfig.Limit(null, 0.5),
                    "motion", new FilterConfig.Limit(0.02, null)),
            List.of(),
            List.of());

    private static final RobotConfig ROBOT = new RobotConfig(0, 400, 40);

    private final ClipProbe probe = new ClipProbe(config(0.5), 1);

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
        assertThat(row.scores().get(Score.MOTION))
                .hasValueSatisfying(motion -> assertThat(motion).isCloseTo(10, within(2.0)));
        assertThat(row.likeness().frameHashes()).hasSize(8);
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
        assertThat(splits(new ClipProbe(config(0.5), 2))).isNotEqualTo(once);
        assertThat(splits(new ClipProbe(config(0), 1))).containsOnly("train");
    }

    private List<String> splits(ClipProbe by) {
        List<String> splits = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            int level = 10 * i;
            Path video = video("split-" + i + ".mp4", 5, k -> level + 20 * k);
            splits.add(
                    by.probe(clip(video, SourceClip.Span.WHOLE)).get(0).source().split());
        }
        return splits;
    }

    @Test
    void aStretchOfAFileIsAClipOfItsOwn() {
        Path file = video("long.mp4", 60, i -> 3 * i + 40);
        ClipRow whole = probe(file);
        ClipRow part = probe.probe(clip(file, SourceClip.Span.seconds(2, 4))).get(0);
        assertThat(part.clipUid()).isNotEqualTo(whole.clipUid());
        assertThat(part.source().sha256()).isEqualTo(whole.source().sha256());
        assertThat(part.timing().startMicros()).isEqualTo(2_000_000);
        assertThat(part.timing().endMicros()).isEqualTo(4_000_000);
        assertThat(part.timing().decodedFrames()).isEqualTo(20);
        assertThat(part.kept()).isTrue();
        assertThat(probe.probe(clip(file, SourceClip.Span.seconds(5, 9)))
                        .get(0)
                        .verdict()
                        .rejectReasons())
                .containsExactly("truncated");
    }

    @Test
    void termsThatAreNotAllowedRejectAndTooLargePicturesAreNotDecoded() {
        Path file = video("terms.mp4", 20, i -> 5 * i + 60);
        FilterConfig only =
                new FilterConfig(4, 0, 60, 16, 0.1, FILTER.levels(), FILTER.limits(), List.of("CC0"), List.of("yes"));
        IngestConfig strict = new IngestConfig(
                5,
                0,
                8,
                new IngestConfig.Isolation(10, 512, 0.001),
                ShotCutter.NONE,
                HandConfig.NONE,
                only,
                Map.of("set", "CC BY 4.0"),
                ROBOT);
        ClipRow row = new ClipProbe(strict, 1)
                .probe(clip(file, SourceClip.Span.WHOLE))
                .get(0);
        assertThat(row.verdict().rejectReasons()).containsExactly("too_large", "licence", "consent");
        assertThat(row.source().licence()).isEqualTo("CC BY 4.0");
    }

    @Test
    void aVideoIsCutWhereTheShotChangesAndNothingOfItIsLost() {
        // Three shots of 20, 5 and 15 frames that each brighten slowly.
        Path file = video("shots.mp4", 40, i -> 2 * i + (i < 20 ? 10 : i < 25 ? 160 : 60));
        ClipProbe cutting = new ClipProbe(config(0, new ShotCutter.Config(10, 0), HandConfig.NONE), 1);
        List<ClipRow> rows = cutting.probe(clip(file, SourceClip.Span.WHOLE));
        assertThat(rows).extracting(row -> row.timing().startMicros()).containsExactly(0L, 2_000_000L, 2_500_000L);
        assertThat(rows).extracting(row -> row.timing().decodedFrames()).containsExactly(20, 5, 15);
        assertThat(rows).extracting(ClipRow::clipUid).doesNotHaveDuplicates();
        assertThat(rows).extracting(ClipRow::caption).containsOnly("a caption");
        assertThat(rows.get(0).kept()).isTrue();
        assertThat(rows.get(1).verdict().rejectReasons()).containsExactly("too_short");
        assertThat(rows.get(0).scores().get(Score.CUT_MAX))
                .hasValueSatisfying(cut -> assertThat(cut).isLessThan(10));
        assertThat(probe(file).scores().get(Score.CUT_MAX))
                .hasValueSatisfying(cut -> assertThat(cut).isGreaterThan(10));
    }

    @Test
    void aLongShotIsDividedAndOnlyItsEndCanBeTruncated() {
        Path file = video("long-shot.mp4", 60, i -> 3 * i + 40);
        ClipProbe cutting = new ClipProbe(config(0, new ShotCutter.Config(0, 2.5), HandConfig.NONE), 1);
        assertThat(cutting.probe(clip(file, SourceClip.Span.WHOLE)))
                .extracting(row -> row.timing().decodedFrames())
                .containsExactly(25, 25, 10);
        assertThat(cutting.probe(clip(file, SourceClip.Span.seconds(0, 12))))
                .extracting(row -> row.verdict().rejectReasons().contains("truncated"))
                .containsExactly(false, false, true);
    }

    @Test
    void handsAreUnknownWithoutAModelAndCountedWithOne() throws IOException {
        Path file = video("hands.mp4", 20, i -> i < 10 ? 20 + 2 * i : 230 - 2 * i);
        assertThat(probe(file).scores().get(Score.HAND_RATIO)).isEmpty();
        Path model = MadeUpPalmDetector.write(folder.resolve("palm.onnx"));
        HandConfig hands = new HandConfig(model.toString(), "", 5, 0.5, 0.3, 0);
        try (ClipProbe looking = new ClipProbe(config(0, ShotCutter.NONE, hands), 1)) {
            ClipRow row = looking.probe(clip(file, SourceClip.Span.WHOLE)).get(0);
            assertThat(row.scores().get(Score.HAND_RATIO)).hasValue(0.5);
            assertThat(row.scores().get(Score.HAND_COUNT))
                    .hasValueSatisfying(count -> assertThat(count).isPositive());
        }
    }

    private static IngestConfig config(double validationShare) {
        return config(validationShare, ShotCutter.NONE, HandConfig.NONE);
    }

    private static IngestConfig config(double validationShare, ShotCutter.Config shots, HandConfig hands) {
        return new IngestConfig(
                5, validationShare, 8, new IngestConfig.Isolation(10, 512, 40), shots, hands, FILTER, Map.of(), ROBOT);
    }

    private static SourceClip clip(Path file, SourceClip.Span span) {
        return new SourceClip(
                file.toString(),
                span,
                List.of(new SourceClip.Text("a caption", "sidecar")),
                new SourceClip.Origin("set", "id", "", "", ""),
                List.of());
    }

    private ClipRow probe(Path file) {
        return probe.probe(clip(file, SourceClip.Span.WHOLE)).get(0);
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
