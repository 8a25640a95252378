package vidact.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.catalogue.ClipCatalogue;
import vidact.core.catalogue.ClipRow;
import vidact.core.storage.Storage;

/** Real video of many makes through the whole chain. Wants {@code -Dvidact.data=DIR} with video files anywhere below it. */
@Tag("slow")
@Tag("spark")
final class RealVideoTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void everyFileIsKeptOrRejectedAndTheChainRunsOnTheKept() throws Exception {
        Path data = data();
        run("ingest", "--source", "clips:" + data, "--out", at("clips"), "validationShare=0.2");
        List<ClipRow> rows = ClipCatalogue.open(Storage.at(at("clips"))).rows().toList();
        assertThat(rows.stream().map(row -> row.source().uri()).collect(Collectors.toSet()))
                .isEqualTo(videos(data));
        assertThat(rows).anyMatch(ClipRow::kept);
        for (ClipRow row : rows) {
            assertThat(row.source().sha256()).hasSize(64);
            if (row.kept()) {
                agreesWithFfprobe(row);
            }
        }
        run("train-tokenizer", "--clips", at("clips"), "--out", at("tok"), "training.steps=10", "maxFrames=500");
        run("tokenize", "--clips", at("clips"), "--tokenizer", at("tok"), "--out", at("tokens"), "clipsPerShard=16");
        run("pretrain", "--tokens", at("tokens"), "--out", at("model"), "training.steps=50", "batch=4");
        run("predict", "--model", at("model"), "--clips", at("clips"), "--out", at("prediction"), "maxClips=8");
        assertThat(folder.resolve("prediction/index.html")).isNotEmptyFile();
    }

    /** Frames, seconds and size of the first video stream, counted by decoding it with another program. */
    private static void agreesWithFfprobe(ClipRow row) throws Exception {
        Process process = new ProcessBuilder(
                        "ffprobe",
                        "-v",
                        "error",
                        "-select_streams",
                        "v:0",
                        "-of",
                        "json",
                        "-show_entries",
                        "frame=best_effort_timestamp_time:stream=width,height",
                        row.source().uri())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        JsonNode probed = JSON.readTree(output);
        JsonNode frames = probed.path("frames");
        JsonNode stream = probed.path("streams").path(0);
        assertThat(row.timing().decodedFrames()).as(row.source().uri()).isEqualTo(frames.size());
        assertThat(row.picture().width()).isEqualTo(stream.path("width").asInt());
        assertThat(row.picture().height()).isEqualTo(stream.path("height").asInt());
        double first = seconds(frames, 0);
        double last = seconds(frames, frames.size() - 1);
        double period = (last - first) / (frames.size() - 1);
        double length = (row.timing().endMicros() - row.timing().startMicros()) / 1e6;
        assertThat(row.timing().startMicros() / 1e6).isCloseTo(first, Offset.offset(1e-5));
        assertThat(length).isCloseTo(last - first + period, Offset.offset(0.01));
    }

    private static double seconds(JsonNode frames, int index) {
        return frames.path(index).path("best_effort_timestamp_time").asDouble();
    }

    private static Path data() {
        String property = System.getProperty("vidact.data", "");
        boolean there = !property.isEmpty() && Files.isDirectory(Path.of(property));
        if (!there) {
            System.out.println("SKIPPED RealVideoTest: no folder -Dvidact.data='" + property
                    + "': the chain on real video stays unchecked");
        }
        Assumptions.assumeTrue(there, "no folder -Dvidact.data: the chain on real video stays unchecked");
        return Path.of(property).toAbsolutePath().normalize();
    }

    private static Set<String> videos(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.map(Path::toString)
                    .filter(file -> file.matches(".*\\.(mp4|mkv|webm|avi|mov|m4v|mpg|mpeg|ts|flv|wmv|ogv|3gp|gif)"))
                    .collect(Collectors.toSet());
        }
    }

    private void run(String... arguments) {
        Launcher.Outcome outcome = Launcher.run(folder, arguments);
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }
}
