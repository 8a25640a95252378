package vidact.ingestion.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.catalogue.ClipRow;
import vidact.core.image.Image;
import vidact.core.video.VideoWriter;
import vidact.ingestion.ClipProbe;
import vidact.ingestion.IngestConfig;
import vidact.ingestion.filter.FilterConfig;
import vidact.ingestion.filter.HandConfig;
import vidact.ingestion.filter.ShotCutter;
import vidact.ingestion.robot.RobotConfig;
import vidact.ingestion.source.SourceClip;

final class IsolatedProbeTest {
    @TempDir
    private Path folder;

    @Test
    void aRowIsTheSameAsWithoutAProcessInBetween() {
        SourceClip clip = clip(video("good.mp4", 20));
        IngestConfig config = config(20, 1024);
        try (IsolatedProbe probe = new IsolatedProbe(config, 3)) {
            assertThat(probe.probe(clip)).isEqualTo(new ClipProbe(config, 3).probe(clip));
            assertThat(probe.probe(clip(folder.resolve("gone.mp4")))
                            .get(0)
                            .verdict()
                            .rejectReasons())
                    .containsExactly("undecodable");
        }
    }

    @Test
    void aClipThatTakesTooLongCostsItselfAndNotTheNext() {
        Path file = video("long.mp4", 4000);
        Path good = video("good.mp4", 20);
        try (IsolatedProbe probe = new IsolatedProbe(config(0.02, 1024), 3)) {
            assertThat(reasons(probe, file)).containsExactly("timeout");
        }
        try (IsolatedProbe probe = new IsolatedProbe(config(30, 1024), 3)) {
            assertThat(reasons(probe, good)).isEmpty();
        }
    }

    @Test
    void aProcessThatDiesBetweenClipsIsReplacedAndNoClipIsBlamed() throws Exception {
        Path good = video("good.mp4", 20);
        try (IsolatedProbe probe = new IsolatedProbe(config(60, 1024), 3)) {
            assertThat(reasons(probe, good)).isEmpty();
            killDecoders();
            assertThat(reasons(probe, good)).isEmpty();
        }
    }

    @Test
    void aProcessThatDiesOverAClipCostsThatClipAlone() throws Exception {
        Path good = video("good.mp4", 20);
        Path endless = frames("endless.mp4", 400_000);
        try (IsolatedProbe probe = new IsolatedProbe(config(60, 1024), 3)) {
            assertThat(reasons(probe, good)).isEmpty();
            CompletableFuture<List<String>> endlessly = CompletableFuture.supplyAsync(() -> reasons(probe, endless));
            Thread.sleep(300);
            killDecoders();
            assertThat(endlessly.join()).containsExactly("crashed");
            assertThat(reasons(probe, good)).isEmpty();
        }
    }

    @Test
    void aFileThatIsNoneIsNotOpened() throws Exception {
        Files.createDirectory(folder.resolve("folder.mp4"));
        try (IsolatedProbe probe = new IsolatedProbe(config(20, 1024), 3)) {
            assertThat(reasons(probe, folder.resolve("folder.mp4"))).containsExactly("undecodable");
        }
    }

    private static void killDecoders() throws IOException {
        for (ProcessHandle process : ProcessHandle.current().descendants().toList()) {
            if (Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")).contains("ProbeProcess")) {
                process.destroyForcibly();
                process.onExit().join();
            }
        }
    }

    /** Uncompressed video of 16 x 16 pixels, which takes seconds to go through. */
    private Path frames(String name, int count) throws IOException {
        byte[] frame = ("FRAME\n" + "x".repeat(16 * 16 * 3 / 2)).getBytes(StandardCharsets.US_ASCII);
        Path file = folder.resolve(name);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write("YUV4MPEG2 W16 H16 F5:1 Ip C420\n".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < count; i++) {
                out.write(frame);
            }
        }
        return file;
    }

    private static List<String> reasons(IsolatedProbe probe, Path file) {
        ClipRow row = probe.probe(clip(file)).get(0);
        assertThat(row.source().uri()).isEqualTo(file.toString());
        return row.verdict().rejectReasons();
    }

    private static SourceClip clip(Path file) {
        return new SourceClip(
                file.toString(),
                SourceClip.Span.WHOLE,
                List.of(),
                new SourceClip.Origin("set", "", "", "", ""),
                List.of());
    }

    private static IngestConfig config(double seconds, int megabytes) {
        FilterConfig all = new FilterConfig(
                1, 0, 1e6, 1, 1, new FilterConfig.Levels(12, 243, 0.1), Map.of(), List.of(), List.of());
        return new IngestConfig(
                5,
                0,
                8,
                new IngestConfig.Isolation(seconds, megabytes, 40),
                ShotCutter.NONE,
                HandConfig.NONE,
                all,
                Map.of(),
                new RobotConfig(0, 400, 40));
    }

    private Path video(String name, int frames) {
        List<Image> images = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            byte[] rgb = new byte[64 * 48 * 3];
            Arrays.fill(rgb, (byte) (i % 200));
            images.add(Image.owning(64, 48, rgb));
        }
        Path file = folder.resolve(name);
        VideoWriter.write(file, images, 10);
        return file;
    }
}
