package vidact.ingestion.robot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.image.Image;
import vidact.core.lerobot.EpisodeRow;
import vidact.core.lerobot.LeRobotDataset;
import vidact.core.video.VideoWriter;

/** Episodes in Bridge's JSON form, whole and broken, and data sets of LeRobot's older forms. */
final class ConversionTest {
    private static final RobotConfig CONFIG = new RobotConfig(0, 400, 1);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private Path source;

    @BeforeEach
    void makeSource() throws IOException {
        source = folder.resolve("set");
        for (int i = 0; i < 4; i++) {
            episode("train", i, states(5));
        }
        episode("val", 9, states(6));
    }

    @Test
    void everyEpisodeIsConvertedOrNamedWithItsReason() throws IOException {
        Files.writeString(annotation("train", 1), "{\"state\": [[1, 2");
        List<List<Double>> jump = states(5);
        jump.get(3).set(0, 7.0);
        writeJson("train", 2, jump, actions(states(5)));
        Files.delete(source.resolve("videos/train/3/rgb.mp4"));
        LeRobotDataset dataset = convert("out");
        assertThat(dataset.episodes())
                .extracting(row -> row.facts().get(EpisodeRow.FACT + "source"))
                .containsExactly("annotation/train/0.json", "annotation/val/9.json");
        assertThat(dataset.episodes().stream().map(dataset::split)).containsExactly("train", "val");
        JsonNode rejected = report("out").path("rejected");
        assertThat(rejected.path("annotation/train/1.json").asText()).contains("no readable JSON");
        assertThat(rejected.path("annotation/train/2.json").asText())
                .contains("misses the check 'actions lead from state to state'");
        assertThat(rejected.path("annotation/train/3.json").asText()).contains("rgb.mp4 is missing");
        assertThat(report("out").path("conventions").path("motion").asText()).isEqualTo("DELTA_IN_TOOL_FRAME");
    }

    @Test
    void aVideoOutsideTheFolderIsNotOpened() throws IOException {
        String text = Files.readString(annotation("train", 1)).replace("videos/train/1/rgb.mp4", "../../rgb.mp4");
        Files.writeString(annotation("train", 1), text);
        convert("out");
        assertThat(report("out")
                        .path("rejected")
                        .path("annotation/train/1.json")
                        .asText())
                .contains("outside the data set's folder");
    }

    @Test
    void numbersKeepAll64BitsAndTheLastFrameStandsStill() {
        LeRobotDataset dataset = convert("out");
        EpisodeRow row = dataset.episodes().get(0);
        assertThat(dataset.states(row)).isEqualTo(states(5));
        List<List<Double>> actions = dataset.actions(row);
        assertThat(actions).hasSize(5);
        assertThat(actions.get(4)).containsExactly(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.5);
    }

    @Test
    void aRunThatWasInterruptedEndsWithTheSameFiles() throws IOException {
        RobotConfig small = new RobotConfig(0, 1, 1);
        new Conversion(EpisodeSource.of("json:" + source, small), small, folder.resolve("whole")).run();
        new Conversion(EpisodeSource.of("json:" + source, small), small, folder.resolve("again")).run();
        Files.delete(folder.resolve("again/meta/info.json"));
        new Conversion(EpisodeSource.of("json:" + source, small), small, folder.resolve("again")).run();
        for (String file :
                List.of("meta/info.json", "meta/tasks.parquet", Conversion.REPORT, "data/chunk-000/file-000.parquet")) {
            assertThat(folder.resolve("again").resolve(file)).hasSameBinaryContentAs(folder.resolve("whole/" + file));
        }
    }

    /** The same episodes as LeRobot 3.0 and, with one file each, as 2.1 with an instruction by name and by number. */
    @Test
    void lerobotsVersionsAreReadAlike() throws IOException {
        LeRobotDataset whole = convert("v3");
        Path old = folder.resolve("v21");
        StringBuilder episodes = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            Path one = folder.resolve("one-" + i);
            Path alone = folder.resolve("alone-" + i);
            String split = i < 4 ? "train" : "val";
            int number = i < 4 ? i : 9;
            copyEpisode(split, number, alone);
            new Conversion(EpisodeSource.of("json:" + alone, CONFIG), CONFIG, one).run();
            move(
                    one.resolve("data/chunk-000/file-000.parquet"),
                    old.resolve("data/chunk-000/episode_00000" + i + ".parquet"));
            move(
                    one.resolve("videos/observation.images.rgb/chunk-000/file-000.mp4"),
                    old.resolve("videos/chunk-000/observation.images.rgb/episode_00000" + i + ".mp4"));
            episodes.append(String.format(
                    "{\"episode_index\": %d, \"tasks\": [%s], \"length\": %d}%n",
                    i, i == 0 ? "0" : "\"push\"", i < 4 ? 5 : 6));
        }
        JsonNode info = JSON.readTree(folder.resolve("v3/meta/info.json").toFile());
        ((ObjectNode) info)
                .put("codebase_version", "v2.1")
                .put("data_path", "data/chunk-{episode_chunk:03d}/episode_{episode_index:06d}.parquet")
                .put("video_path", "videos/chunk-{episode_chunk:03d}/{video_key}/episode_{episode_index:06d}.mp4");
        Files.createDirectories(old.resolve("meta"));
        JSON.writeValue(old.resolve("meta/info.json").toFile(), info);
        Files.writeString(old.resolve("meta/episodes.jsonl"), episodes);
        Files.writeString(old.resolve("meta/tasks.jsonl"), "{\"task_index\": 0, \"task\": \"push\"}\n");
        EpisodeSource fromNew = EpisodeSource.of("lerobot:" + folder.resolve("v3"), CONFIG);
        assertThat(fromNew.description().info().stateNames())
                .isEqualTo(whole.info().stateNames());
        EpisodeSource first = EpisodeSource.of("lerobot:" + old, CONFIG);
        // The rows of each old file call their episode 0, so only the first one is where its table says.
        for (EpisodeSource read : List.of(fromNew, first)) {
            SourceEpisode episode = read.read("0");
            assertThat(episode.episode().instruction()).isEqualTo("push");
            assertThat(episode.episode().frames()).hasSize(5);
            assertThat(episode.episode().frames().get(3).state())
                    .isEqualTo(states(5).get(3));
            assertThat(episode.split()).isEqualTo("train");
        }
        assertThat(fromNew.read("4").episode().frames()).hasSize(6);
        assertThat(fromNew.read("4").split()).isEqualTo("val");
        assertThat(catchThrowable(() -> first.read("1")))
                .isInstanceOf(EpisodeException.class)
                .hasMessageContaining("has 0 rows, its table says 5");
    }

    private LeRobotDataset convert(String name) {
        new Conversion(EpisodeSource.of("json:" + source, CONFIG), CONFIG, folder.resolve(name)).run();
        return LeRobotDataset.open(folder.resolve(name));
    }

    private JsonNode report(String name) throws IOException {
        return JSON.readTree(folder.resolve(name).resolve(Conversion.REPORT).toFile());
    }

    private void episode(String split, int number, List<List<Double>> states) throws IOException {
        writeJson(split, number, states, actions(states));
        List<Image> frames = Collections.nCopies(states.size(), Image.owning(16, 16, new byte[16 * 16 * 3]));
        Path video = source.resolve("videos/" + split + "/" + number + "/rgb.mp4");
        VideoWriter.write(video, frames, 5);
    }

    private void writeJson(String split, int number, List<List<Double>> states, List<List<Double>> actions)
            throws IOException {
        Path file = annotation(split, number);
        Files.createDirectories(file.getParent());
        JSON.writeValue(
                file.toFile(),
                Map.of(
                        "texts", List.of("push"),
                        "videos", List.of(Map.of("video_path", "videos/" + split + "/" + number + "/rgb.mp4")),
                        "state", states,
                        "action", actions,
                        "continuous_gripper_state",
                                states.stream().map(s -> 1 - s.get(6)).toList()));
    }

    private Path annotation(String split, int number) {
        return source.resolve("annotation/" + split + "/" + number + ".json");
    }

    /** Along x, unturned. */
    private static List<List<Double>> states(int length) {
        return IntStream.range(0, length)
                .mapToObj(t -> Arrays.asList(t / 3.0, 0.1, 0.2, 0.0, 0.0, 0.0, 0.5))
                .toList();
    }

    private static List<List<Double>> actions(List<List<Double>> states) {
        return IntStream.range(1, states.size())
                .mapToObj(t -> List.of(
                        states.get(t).get(0) - states.get(t - 1).get(0),
                        0.0,
                        0.0,
                        0.0,
                        0.0,
                        0.0,
                        states.get(t).get(6)))
                .toList();
    }

    private void copyEpisode(String split, int number, Path to) throws IOException {
        for (String name : List.of(
                "annotation/" + split + "/" + number + ".json", "videos/" + split + "/" + number + "/rgb.mp4")) {
            Files.createDirectories(to.resolve(name).getParent());
            Files.copy(source.resolve(name), to.resolve(name));
        }
    }

    private static void move(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.move(from, to);
    }
}
