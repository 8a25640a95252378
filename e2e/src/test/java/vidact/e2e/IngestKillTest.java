package vidact.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.Hashes;
import vidact.core.image.Image;
import vidact.core.video.VideoWriter;

/** {@code ingest} killed with SIGKILL: the same command again ends with the bytes of a run that nobody disturbed. */
@Tag("spark")
final class IngestKillTest {
    private static final int CLIPS = 24;

    @TempDir
    private static Path folder;

    private static Map<String, String> undisturbed;

    @BeforeAll
    static void runOnceUndisturbed() throws IOException {
        Files.createDirectories(folder.resolve("videos"));
        for (int i = 0; i < CLIPS; i++) {
            video(folder.resolve("videos/clip-" + i + ".mp4"), i);
        }
        Launcher.Outcome outcome = Launcher.run(folder, arguments("undisturbed", "local[2]"));
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        undisturbed = hashes("undisturbed");
        assertThat(undisturbed).hasSizeGreaterThan(2);
    }

    @Test
    void aDriverThatWasKilledGoesOnFromTheClipsThatItProbed() throws Exception {
        Process process = Launcher.start(folder.resolve("killed.txt"), arguments("killed", "local[2]"));
        // All that a clip leaves before its part is done: a line of the journal.
        while (journalled("killed") == 0 && process.isAlive()) {
            Thread.sleep(5);
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        assertThat(folder.resolve("killed/manifest.json")).doesNotExist();
        assertThat(journalled("killed")).isPositive();
        Launcher.Outcome again = Launcher.run(folder, arguments("killed", "local[2]"));
        assertThat(again.exitCode()).as(again.output()).isZero();
        assertThat(hashes("killed")).isEqualTo(undisturbed);
        assertThat(folder.resolve("killed/work")).doesNotExist();
    }

    @Test
    void anExecutorThatWasKilledCostsTheJobNothing() throws Exception {
        try (StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"), 2)) {
            Path log = folder.resolve("cluster.txt");
            Process process = Launcher.start(log, arguments("cluster", cluster.master()));
            while (journalled("cluster") == 0 && process.isAlive()) {
                Thread.sleep(5);
            }
            assertThat(cluster.killAnExecutor()).isTrue();
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(log)).isZero();
            assertThat(hashes("cluster")).isEqualTo(undisturbed);
        }
    }

    private static String[] arguments(String out, String master) {
        return new String[] {
            "ingest",
            "--source",
            "clips:" + folder.resolve("videos"),
            "--out",
            folder.resolve(out).toString(),
            "--master",
            master,
            "clipsPerPart=6"
        };
    }

    /** Bytes that journals of unfinished parts hold. */
    private static long journalled(String out) throws IOException {
        Path work = folder.resolve(out).resolve("work");
        if (!Files.isDirectory(work)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(work)) {
            return files.filter(file -> file.toString().endsWith(".rows.jsonl"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static Map<String, String> hashes(String out) throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder.resolve(out))) {
            files.filter(file -> file.toString().endsWith(".parquet") || file.endsWith("manifest.json"))
                    .forEach(file -> hashes.put(file.getFileName().toString(), Hashes.sha256(file)));
        }
        return hashes;
    }

    /** Long enough that a job is caught at its work. */
    private static void video(Path file, int shade) {
        List<Image> images = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            byte[] rgb = new byte[320 * 240 * 3];
            Arrays.fill(rgb, (byte) (60 + shade + i));
            images.add(Image.of(320, 240, rgb));
        }
        VideoWriter.write(file, images, 25);
    }
}
