package vidact.core.lerobot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.image.Image;
import vidact.core.lerobot.RecordedEpisode.Frame;
import vidact.core.storage.DatasetException;

/** LeRobot's own rules for reading version 3.0, one by one. */
final class LeRobotDatasetTest {
    private static final DatasetInfo INFO = new DatasetInfo(
            "arm",
            25,
            Map.of("front", new DatasetInfo.Size(32, 24)),
            List.of("x", "y"),
            List.of("dx"),
            DatasetInfo.Precision.FLOAT32);
    private static final List<String> INSTRUCTIONS = List.of("go left", "go right");

    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenIsReadBack() {
        LeRobotDataset dataset = written(folder);
        assertThat(dataset.info()).isEqualTo(INFO);
        assertThat(dataset.instructions()).isEqualTo(INSTRUCTIONS);
        assertThat(dataset.episodes()).hasSize(3);
        for (int e = 0; e < 3; e++) {
            EpisodeRow episode = dataset.episodes().get(e);
            RecordedEpisode source = episode(e);
            assertThat(episode.instruction()).isEqualTo(source.instruction());
            assertThat(episode.facts()).containsEntry("vidact/seed", Integer.toString(e));
            assertThat(dataset.states(episode))
                    .isEqualTo(source.frames().stream().map(Frame::state).toList());
            assertThat(dataset.actions(episode))
                    .isEqualTo(source.frames().stream().map(Frame::action).toList());
            List<Image> pictures = dataset.pictures(episode, "front");
            assertThat(pictures).hasSize(source.frames().size());
            for (int i = 0; i < pictures.size(); i++) {
                assertThat(pictures.get(i).value(5, 5, 0))
                        .isCloseTo(source.frames().get(i).view("front").value(5, 5, 0), within(8));
            }
        }
    }

    @Test
    void infoHasTheTemplatesCountsAndFeatures() throws IOException {
        written(folder);
        JsonNode info =
                new ObjectMapper().readTree(folder.resolve("meta/info.json").toFile());
        assertThat(info.path("codebase_version").asText()).isEqualTo("v3.0");
        assertThat(info.path("total_episodes").asInt()).isEqualTo(3);
        assertThat(info.path("total_frames").asInt()).isEqualTo(7 + 8 + 9);
        assertThat(info.path("total_tasks").asInt()).isEqualTo(2);
        assertThat(info.path("splits").path("train").asText()).isEqualTo("0:3");
        assertThat(info.path("data_path").asText())
                .isEqualTo("data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet");
        assertThat(info.path("video_path").asText())
                .isEqualTo("videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4");
        assertThat(info.path("features")
                        .path("observation.images.front")
                        .path("dtype")
                        .asText())
                .isEqualTo("video");
        assertThat(info.path("features")
                        .path("observation.state")
                        .path("shape")
                        .path(0)
                        .asInt())
                .isEqualTo(2);
        assertThat(info.path("features").path("timestamp").path("names").isNull())
                .isTrue();
        assertThat(folder.resolve("videos/observation.images.front/chunk-000/file-001.mp4"))
                .isNotEmptyFile();
    }

    @Test
    void episodesTellWhereTheirFramesAndVideosAre() {
        LeRobotDataset dataset = written(folder);
        EpisodeRow second = dataset.episodes().get(1);
        assertThat(second.place()).isEqualTo(new EpisodeRow.Place(0, 0, 7, 7 / 25.0));
        assertThat(second.length()).isEqualTo(8);
        assertThat(dataset.episodes().get(2).place()).isEqualTo(new EpisodeRow.Place(0, 1, 15, 0));
        List<Tables.FrameRow> rows = Tables.readFrames(folder.resolve("data/chunk-000/file-000.parquet"));
        for (int i = 0; i < rows.size(); i++) {
            Tables.FrameRow row = rows.get(i);
            assertThat(row.index()).isEqualTo(i);
            assertThat(row.frame()).isEqualTo(i < 7 ? i : i - 7);
            assertThat(row.episode()).isEqualTo(i < 7 ? 0 : 1);
            assertThat(row.task()).isEqualTo(i < 7 ? 0 : 1);
            assertThat(row.timestamp()).isCloseTo(row.frame() / 25.0, within(1e-6));
        }
    }

    @Test
    void statisticsAreThoseOfTheNumbers() throws IOException {
        LeRobotDataset dataset = written(folder);
        List<Double> all = new ArrayList<>();
        dataset.episodes().forEach(episode -> dataset.states(episode).forEach(state -> all.add(state.get(0))));
        double mean = all.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        double variance =
                all.stream().mapToDouble(x -> (x - mean) * (x - mean)).average().orElseThrow();
        JsonNode stats =
                new ObjectMapper().readTree(folder.resolve("meta/stats.json").toFile());
        JsonNode state = stats.path("observation.state");
        assertThat(state.path("mean").path(0).asDouble()).isCloseTo(mean, within(1e-9));
        assertThat(state.path("std").path(0).asDouble()).isCloseTo(Math.sqrt(variance), within(1e-9));
        assertThat(state.path("max").path(0).asDouble())
                .isEqualTo(all.stream().mapToDouble(x -> x).max().orElseThrow());
        assertThat(state.path("count").path(0).asLong()).isEqualTo(24);
        JsonNode picture = stats.path("observation.images.front").path("mean");
        assertThat(picture.size()).as("shape [3, 1, 1]").isEqualTo(3);
        assertThat(picture.path(0).path(0).path(0).asDouble()).isBetween(0.0, 1.0);
    }

    @Test
    void tablesAreSnappyAndPandasFindsTheTaskIndex() throws IOException {
        written(folder);
        for (String file : List.of("data/chunk-000/file-000.parquet", "meta/tasks.parquet")) {
            try (ParquetFileReader reader = ParquetFileReader.open(
                    new LocalInputFile(folder.resolve(file)),
                    ParquetReadOptions.builder(new PlainParquetConfiguration()).build())) {
                ParquetMetadata footer = reader.getFooter();
                assertThat(footer.getBlocks()
                                .get(0)
                                .getColumns()
                                .get(0)
                                .getCodec()
                                .name())
                        .isEqualTo("SNAPPY");
                if (file.contains("tasks")) {
                    assertThat(footer.getFileMetaData().getKeyValueMetaData().get("pandas"))
                            .contains("\"index_columns\":[\"task\"]");
                }
            }
        }
    }

    @Test
    void anUnfinishedOneIsRefusedAndGoesOnWhereItStopped() throws IOException {
        LeRobotWriter first = new LeRobotWriter(folder.resolve("cut"), INFO, INSTRUCTIONS);
        first.write(List.of(episode(0), episode(1)));
        assertThatThrownBy(() -> LeRobotDataset.open(folder.resolve("cut"))).isInstanceOf(DatasetException.class);
        LeRobotWriter second = new LeRobotWriter(folder.resolve("cut"), INFO, INSTRUCTIONS);
        assertThat(second.episodes()).isEqualTo(2);
        second.write(List.of(episode(2)));
        second.finish();
        written(folder.resolve("whole"));
        try (Stream<Path> files = Files.walk(folder.resolve("whole"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path same = folder.resolve("cut")
                        .resolve(folder.resolve("whole").relativize(file).toString());
                assertThat(Files.mismatch(file, same)).as("%s", file).isEqualTo(-1);
            }
        }
    }

    @Test
    void anotherVersionAndABrokenVideoAreNamed() throws IOException {
        LeRobotDataset dataset = written(folder);
        Path video = folder.resolve("videos/observation.images.front/chunk-000/file-000.mp4");
        Files.write(video, new byte[] {1, 2, 3});
        assertThatThrownBy(() -> dataset.pictures(dataset.episodes().get(0), "front"))
                .hasMessageContaining("file-000.mp4");
        Path info = folder.resolve("meta/info.json");
        Files.writeString(info, Files.readString(info).replace("v3.0", "v2.1"));
        assertThatThrownBy(() -> LeRobotDataset.open(folder)).hasMessageContaining("LeRobot v2.1");
    }

    private static LeRobotDataset written(Path root) {
        LeRobotWriter writer = new LeRobotWriter(root, INFO, INSTRUCTIONS);
        writer.write(List.of(episode(0), episode(1)));
        writer.write(List.of(episode(2)));
        writer.finish();
        return LeRobotDataset.open(root);
    }

    private static RecordedEpisode episode(int number) {
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < 7 + number; i++) {
            byte[] rgb = new byte[32 * 24 * 3];
            Arrays.fill(rgb, (byte) (40 + 60 * number + 5 * i));
            frames.add(new Frame(
                    List.of((double) (0.25f * i), (double) number),
                    List.of((double) (-0.5f * i)),
                    Map.of("front", Image.owning(32, 24, rgb))));
        }
        String instruction = Objects.requireNonNull(INSTRUCTIONS.get(number % 2));
        return new RecordedEpisode(instruction, Map.of("seed", Integer.toString(number)), frames);
    }
}
