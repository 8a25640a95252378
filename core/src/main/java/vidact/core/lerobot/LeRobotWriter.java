package vidact.core.lerobot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import vidact.core.Check;
import vidact.core.config.Configs;
import vidact.core.image.Image;
import vidact.core.storage.AtomicFiles;
import vidact.core.video.VideoWriter;

/**
 * Writes a LeRobot v3.0 data set file by file. A part is one Parquet file of frames, one video for each camera and, last, one table
 * of episodes; parts that have their table are kept when the same work starts again. {@code info.json} comes at the very end: a
 * folder without it is no data set.
 */
public final class LeRobotWriter {
    private static final int PICTURE_STRIDE = 10; // frames between two that statistics of pictures look at

    private final Path root;
    private final DatasetInfo info;
    private final Map<String, Integer> instructions = new LinkedHashMap<>();
    private final List<EpisodeRow> written = new ArrayList<>();
    private int parts;

    /**
     * A writer in a folder that is new or holds an unfinished data set of the same making.
     *
     * @param instructions the first ones in the order of {@code task_index}; others follow as episodes bring them
     */
    public LeRobotWriter(Path root, DatasetInfo info, List<String> instructions) {
        this.root = root;
        this.info = info;
        instructions.forEach(this::task);
        while (Files.isRegularFile(root.resolve(path(DatasetInfo.EPISODES_PATH, "", parts)))) {
            written.addAll(Tables.readEpisodes(root.resolve(path(DatasetInfo.EPISODES_PATH, "", parts)), info));
            parts++;
        }
        written.forEach(row -> task(row.instruction()));
    }

    /** Episodes that are written. */
    public int episodes() {
        return written.size();
    }

    /** Their rows, in order. */
    public List<EpisodeRow> rows() {
        return List.copyOf(written);
    }

    /** Writes the next part. */
    public void write(List<RecordedEpisode> episodes) {
        int part = parts;
        List<Tables.FrameRow> frames = new ArrayList<>();
        List<EpisodeRow> rows = new ArrayList<>();
        long from = frames();
        for (RecordedEpisode episode : episodes) {
            int task = task(episode.instruction());
            long number = (long) written.size() + rows.size();
            EpisodeRow.Place place = new EpisodeRow.Place(
                    (long) part / DatasetInfo.CHUNK_FILES,
                    (long) part % DatasetInfo.CHUNK_FILES,
                    from,
                    frames.size() / (double) info.framesPerSecond());
            List<Tables.FrameRow> own = frameRows(episode, number, from, task);
            rows.add(new EpisodeRow(
                    number, episode.instruction(), own.size(), place, statistics(episode, own), facts(episode)));
            frames.addAll(own);
            from += own.size();
        }
        AtomicFiles.write(
                root.resolve(path(DatasetInfo.DATA_PATH, "", part)), file -> Tables.writeFrames(file, info, frames));
        info.cameras().keySet().parallelStream().forEach(camera -> writeVideo(camera, part, episodes));
        AtomicFiles.write(
                root.resolve(path(DatasetInfo.EPISODES_PATH, "", part)),
                file -> Tables.writeEpisodes(file, info, rows));
        written.addAll(rows);
        parts++;
    }

    /** Writes what describes the whole, all of it one split. */
    public void finish() {
        finish(Map.of("train", "0:" + written.size()));
    }

    /**
     * Writes what describes the whole: tasks, statistics and, last, {@code info.json}.
     *
     * @param splits ranges of episodes by the split's name, such as {@code 0:90}
     */
    public void finish(Map<String, String> splits) {
        Check.state(!written.isEmpty(), "%s: a data set needs an episode", root);
        AtomicFiles.write(
                root.resolve("meta/tasks.parquet"),
                file -> Tables.writeTasks(file, List.copyOf(instructions.keySet())));
        Map<String, Object> stats = new LinkedHashMap<>();
        for (String feature : written.get(0).stats().keySet()) {
            stats.put(
                    feature,
                    json(
                            feature,
                            FeatureStats.merged(written.stream()
                                    .map(row ->
                                            Objects.requireNonNull(row.stats().get(feature)))
                                    .toList())));
        }
        AtomicFiles.writeText(root.resolve("meta/stats.json"), Configs.toPrettyJson(stats) + "\n");
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("codebase_version", DatasetInfo.VERSION);
        description.put("robot_type", info.robotType());
        description.put("total_episodes", written.size());
        description.put("total_frames", frames());
        description.put("total_tasks", instructions.size());
        description.put("chunks_size", DatasetInfo.CHUNK_FILES);
        description.put("data_files_size_in_mb", 100);
        description.put("video_files_size_in_mb", 200);
        description.put("fps", info.framesPerSecond());
        description.put("splits", splits);
        description.put("data_path", DatasetInfo.DATA_PATH);
        description.put("video_path", DatasetInfo.VIDEO_PATH);
        description.put("features", info.features());
        AtomicFiles.writeText(root.resolve("meta/info.json"), Configs.toPrettyJson(description) + "\n");
    }

    private int task(String instruction) {
        return instructions.computeIfAbsent(instruction, added -> instructions.size());
    }

    /** Frames of all episodes that are written. */
    public long frames() {
        return written.stream().mapToLong(EpisodeRow::length).sum();
    }

    private List<Tables.FrameRow> frameRows(RecordedEpisode episode, long number, long from, int task) {
        return IntStream.range(0, episode.frames().size())
                .mapToObj(i -> new Tables.FrameRow(
                        episode.frames().get(i).state(),
                        episode.frames().get(i).action(),
                        episode.frames().get(i).demonstrated(),
                        (float) (i / (double) info.framesPerSecond()),
                        i,
                        number,
                        from + i,
                        task))
                .toList();
    }

    private Map<String, FeatureStats> statistics(RecordedEpisode episode, List<Tables.FrameRow> rows) {
        Map<String, FeatureStats> stats = new LinkedHashMap<>();
        info.cameras().keySet().forEach(camera -> stats.put(DatasetInfo.videoKey(camera), pictures(camera, episode)));
        stats.put(
                "observation.state",
                FeatureStats.of(
                        rows.stream().map(row -> numbers(row.state())),
                        info.stateNames().size()));
        stats.put(
                "action",
                FeatureStats.of(
                        rows.stream().map(row -> numbers(row.action())),
                        info.actionNames().size()));
        if (info.marksDemonstrated()) {
            stats.put(DatasetInfo.DEMONSTRATED, single(rows, row -> row.demonstrated() ? 1 : 0));
        }
        stats.put("timestamp", single(rows, Tables.FrameRow::timestamp));
        stats.put("frame_index", single(rows, row -> row.frame()));
        stats.put("episode_index", single(rows, row -> row.episode()));
        stats.put("index", single(rows, row -> row.index()));
        stats.put("task_index", single(rows, row -> row.task()));
        return stats;
    }

    private static double[] numbers(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static FeatureStats single(List<Tables.FrameRow> rows, ToDoubleFunction<Tables.FrameRow> column) {
        return FeatureStats.of(rows.stream().map(row -> new double[] {column.applyAsDouble(row)}), 1);
    }

    /** Statistics of each colour over all pixels of some frames, in [0, 1]; like LeRobot, the count is that of the frames. */
    private static FeatureStats pictures(String camera, RecordedEpisode episode) {
        FeatureStats.Sums sums = new FeatureStats.Sums(Image.CHANNELS);
        int count = 0;
        for (int i = 0; i < episode.frames().size(); i += PICTURE_STRIDE) {
            Image image = episode.frames().get(i).view(camera);
            double[] pixel = new double[Image.CHANNELS];
            for (int p = 0; p < image.length(); p += Image.CHANNELS) {
                for (int c = 0; c < Image.CHANNELS; c++) {
                    pixel[c] = image.value(p + c) / 255.0;
                }
                sums.add(pixel);
            }
            count++;
        }
        FeatureStats all = sums.stats();
        return new FeatureStats(all.min(), all.max(), all.mean(), all.std(), count);
    }

    private static Map<String, String> facts(RecordedEpisode episode) {
        Map<String, String> facts = new LinkedHashMap<>();
        episode.facts().forEach((name, value) -> facts.put(EpisodeRow.FACT + name, value));
        return facts;
    }

    private void writeVideo(String camera, int part, List<RecordedEpisode> episodes) {
        List<Image> images = episodes.stream()
                .flatMap(episode -> episode.frames().stream())
                .map(frame -> frame.view(camera))
                .toList();
        Path file = root.resolve(path(DatasetInfo.VIDEO_PATH, DatasetInfo.videoKey(camera), part));
        VideoWriter.write(file, images, info.framesPerSecond());
    }

    private static Map<String, Object> json(String feature, FeatureStats stats) {
        boolean picture = DatasetInfo.isPicture(feature);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("min", shaped(stats.min(), picture));
        json.put("max", shaped(stats.max(), picture));
        json.put("mean", shaped(stats.mean(), picture));
        json.put("std", shaped(stats.std(), picture));
        json.put("count", List.of(stats.count()));
        return json;
    }

    private static Object shaped(double[] values, boolean picture) {
        return picture
                ? Arrays.stream(values)
                        .mapToObj(value -> List.of(List.of(value)))
                        .toList()
                : values;
    }

    private static String path(String template, String videoKey, int part) {
        return DatasetInfo.path(template, videoKey, part / DatasetInfo.CHUNK_FILES, part % DatasetInfo.CHUNK_FILES);
    }
}
