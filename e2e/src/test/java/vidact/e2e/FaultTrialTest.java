package vidact.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.catalogue.ClipCatalogue;
import vidact.core.catalogue.ClipRow;
import vidact.core.storage.Storage;

/**
 * Files that are broken, unusual or meant to do harm, through the real command: it ends, every file is in the catalogue with its
 * reason, what can be decoded is kept, and no process outgrows its bound. Wants {@code ffmpeg}, which makes the unusual ones.
 */
@Tag("spark")
final class FaultTrialTest {
    private static final int MEGABYTES = 1024;

    @TempDir
    private Path folder;

    private Path videos;

    @BeforeEach
    void makeFolder() throws IOException {
        videos = Files.createDirectories(folder.resolve("videos"));
    }

    @Test
    void theJobEndsNothingIsLostAndMemoryStaysUnderItsBound() throws Exception {
        makeUnusual();
        makeBroken();
        makeHarmful();
        Path log = folder.resolve("log.txt");
        Process process = Launcher.start(
                log,
                "ingest",
                "--source",
                "clips:" + videos,
                "--out",
                folder.resolve("out").toString(),
                "isolation.seconds=5",
                "isolation.megabytes=" + MEGABYTES,
                "clipsPerPart=4");
        long most = 0;
        while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
            most = Math.max(most, largestDecoder(process));
        }
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        assertThat(most).as("megabytes of the largest decoder").isBetween(1L, MEGABYTES + 256L);
        Map<String, List<String>> reasons = ClipCatalogue.open(
                        Storage.at(folder.resolve("out").toString()))
                .rows()
                .collect(Collectors.toMap(
                        FaultTrialTest::name, row -> row.verdict().rejectReasons()));
        assertThat(reasons).containsOnlyKeys(names());
        for (String good : List.of("whole.mp4", "ten-bit.mkv", "rotated.mp4", "odd.mkv", "variable.mkv")) {
            assertThat(reasons).containsEntry(good, List.of());
        }
        assertThat(reasons)
                .containsEntry("zero.mp4", List.of("undecodable"))
                .containsEntry("text.mp4", List.of("undecodable"))
                .containsEntry("picture.mkv", List.of("undecodable"))
                .containsEntry("two-gigabytes.mp4", List.of("undecodable"))
                .containsEntry("link.mp4", List.of("undecodable"))
                .containsEntry("playlist.mp4", List.of("undecodable"))
                .containsEntry("huge.mp4", List.of("too_large"))
                .containsEntry("endless.mp4", List.of("timeout"))
                .containsEntry("sidecar.mp4", List.of("bad_sidecar"));
        assertThat(reasons.get("cut.mp4")).containsAnyOf("undecodable", "truncated");
        assertThat(reasons.get("bomb.gif")).isNotEmpty();
        assertThat(folder.resolve("out/index.html")).content().doesNotContain("root:");
    }

    private void makeUnusual() throws IOException, InterruptedException {
        String[] input = {"-f", "lavfi", "-i", "testsrc2=size=128x96:rate=25:duration=3"};
        ffmpeg("whole.mp4", input, "-c:v", "mpeg4");
        ffmpeg("ten-bit.mkv", input, "-c:v", "ffv1", "-pix_fmt", "yuv420p10le");
        ffmpeg("odd.mkv", input, "-vf", "scale=97:51", "-c:v", "ffv1", "-pix_fmt", "yuv444p");
        ffmpeg("variable.mkv", input, "-vf", "select='not(mod(n,5))+lt(n,20)'", "-fps_mode", "vfr", "-c:v", "mpeg4");
        String whole = videos.resolve("whole.mp4").toString();
        ffmpeg("rotated.mp4", new String[] {"-i", whole}, "-c", "copy", "-metadata:s:v:0", "rotate=90");
    }

    private void makeBroken() throws IOException {
        byte[] whole = Files.readAllBytes(videos.resolve("whole.mp4"));
        Files.write(videos.resolve("cut.mp4"), Arrays.copyOf(whole, whole.length / 2));
        Files.createFile(videos.resolve("zero.mp4"));
        Files.writeString(videos.resolve("text.mp4"), "this is no video\n".repeat(100));
        Files.copy(Repository.ROOT.resolve("docs/images/demo.png"), videos.resolve("picture.mkv"));
        Files.write(videos.resolve("sidecar.mp4"), whole);
        Files.writeString(videos.resolve("sidecar.json"), "{\"caption\": \"never closed");
    }

    private void makeHarmful() throws IOException {
        // A box that claims 2 GiB, a picture of 64 megapixels, a canvas of 65535 x 65535, a playlist that
        // names a secret.
        Files.write(videos.resolve("two-gigabytes.mp4"), new byte[] {0x7f, -1, -1, -1, 'm', 'o', 'o', 'v', 0, 0, 0, 8});
        byte[] huge = "YUV4MPEG2 W8000 H8000 F25:1 Ip C420\nFRAME\n".getBytes(StandardCharsets.US_ASCII);
        try (RandomAccessFile sparse =
                new RandomAccessFile(videos.resolve("huge.mp4").toFile(), "rw")) {
            sparse.write(huge);
            sparse.setLength(huge.length + 8000L * 8000 * 3 / 2);
        }
        byte[] gif = {
            'G',
            'I',
            'F',
            '8',
            '9',
            'a',
            -1,
            -1,
            -1,
            -1,
            (byte) 0x80,
            0,
            0,
            0,
            0,
            0,
            -1,
            -1,
            -1,
            ',',
            0,
            0,
            0,
            0,
            -1,
            -1,
            -1,
            -1,
            0,
            2,
            2,
            0x4c,
            1,
            0,
            ';'
        };
        Files.write(videos.resolve("bomb.gif"), gif);
        Files.writeString(
                videos.resolve("playlist.mp4"),
                "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n");
        Files.createSymbolicLink(videos.resolve("link.mp4"), Path.of("/etc/passwd"));
        Files.writeString(videos.resolve("captions.csv"), "file,caption\n../../etc/passwd,evil\nwhole.mp4,good\n");
        byte[] frame = ("FRAME\n" + "x".repeat(16 * 16 * 3 / 2)).getBytes(StandardCharsets.US_ASCII);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(videos.resolve("endless.mp4")))) {
            out.write("YUV4MPEG2 W16 H16 F5:1 Ip C420\n".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 400_000; i++) {
                out.write(frame);
            }
        }
    }

    private void ffmpeg(String name, String[] input, String... output) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-y"));
        command.addAll(List.of(input));
        command.addAll(List.of(output));
        command.add(videos.resolve(name).toString());
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
        } catch (IOException e) {
            System.err.println("SKIPPED: the fault trial is not run, for there is no ffmpeg on the path");
            Assumptions.abort("no ffmpeg");
        }
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(videos)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".json") && !name.endsWith(".csv"))
                    .toList();
        }
    }

    private static String name(ClipRow row) {
        return String.valueOf(Path.of(row.source().uri()).getFileName());
    }

    /** Megabytes in use by the largest of the processes that decode. */
    private static long largestDecoder(Process process) {
        return process.descendants().mapToLong(FaultTrialTest::megabytes).max().orElse(0);
    }

    private static long megabytes(ProcessHandle process) {
        Path facts = Path.of("/proc/" + process.pid());
        try {
            if (!Files.readString(facts.resolve("cmdline")).contains("ProbeProcess")) {
                return 0;
            }
            String[] pages = Files.readString(facts.resolve("statm")).split(" ", -1);
            return (Long.parseLong(pages[1]) * 4096) >> 20;
        } catch (IOException | RuntimeException e) {
            return 0; // it has just ended
        }
    }
}
