package vidact.core.lerobot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import vidact.core.Hashes;
import vidact.core.catalogue.ClipFrames;
import vidact.core.image.Image;
import vidact.core.storage.DatasetException;

/** A LeRobot v3.0 data set that is complete. Paths come from its own templates. */
public final class LeRobotDataset {
    private static final int UID_DIGITS = 32;

    private final Path root;
    private final DatasetInfo info;
    private final JsonNode description;
    private final List<String> instructions;
    private final List<EpisodeRow> episodes;
    private final Map<Path, String> dataHashes = new ConcurrentHashMap<>();

    private LeRobotDataset(Path root, JsonNode description, DatasetInfo info) {
        this.root = root;
        this.description = description;
        this.info = info;
        this.instructions = Tables.readTasks(root.resolve("meta/tasks.parquet"));
        this.episodes = episodeFiles(root).stream()
                .flatMap(file -> Tables.readEpisodes(file, info).stream())
                .toList();
    }

    /**
     * Opens a data set.
     *
     * @throws DatasetException if it is unfinished or of another version
     */
    public static LeRobotDataset open(Path root) {
        Path file = root.resolve("meta/info.json");
        if (!Files.isRegularFile(file)) {
            throw DatasetException.missing(root.toString(), "simulate");
        }
        try {
            JsonNode json = new ObjectMapper().readTree(file.toFile());
            String version = json.path("codebase_version").asText();
            if (!DatasetInfo.VERSION.equals(version)) {
                throw DatasetException.kind(file.toString(), "LeRobot " + version, "LeRobot " + DatasetInfo.VERSION);
            }
            return new LeRobotDataset(root, json, info(json));
        } catch (IOException e) {
            throw DatasetException.corrupt(file.toString(), "not readable as JSON");
        }
    }

    public DatasetInfo info() {
        return info;
    }

    /** All episodes, in order. */
    public List<EpisodeRow> episodes() {
        return episodes;
    }

    /** Instructions by {@code task_index}. */
    public List<String> instructions() {
        return instructions;
    }

    /**
     * Numbers of an episode.
     *
     * @param states {@code [T][state]}
     * @param actions {@code [T][action]}
     * @param demonstrated whether each action is one to learn, T of them; all are where the data set does not say
     */
    public record Numbers(List<List<Double>> states, List<List<Double>> actions, List<Boolean> demonstrated) {}

    /** Reads all numbers of an episode, its file once. */
    public Numbers numbers(EpisodeRow episode) {
        List<Tables.FrameRow> frames = frames(episode);
        return new Numbers(
                frames.stream().map(Tables.FrameRow::state).toList(),
                frames.stream().map(Tables.FrameRow::action).toList(),
                frames.stream().map(Tables.FrameRow::demonstrated).toList());
    }

    /** States of an episode, {@code [T][state]}. */
    public List<List<Double>> states(EpisodeRow episode) {
        return numbers(episode).states();
    }

    /** Actions of an episode, {@code [T][action]}. */
    public List<List<Double>> actions(EpisodeRow episode) {
        return numbers(episode).actions();
    }

    /**
     * A camera's pictures of an episode, T of them: for every row the frame of its time.
     *
     * @throws DatasetException if a frame is farther away than LeRobot's tolerance of 1e-4 s
     */
    public List<Image> pictures(EpisodeRow episode, String camera) {
        List<Integer> all = IntStream.range(0, (int) episode.length()).boxed().toList();
        return pictures(episode, camera, all, image -> image);
    }

    /**
     * A camera's pictures at some rows of an episode.
     *
     * @param rows ascending, from 0
     * @param preprocess applied to each picture as soon as it is decoded
     * @throws DatasetException if a frame is farther away than LeRobot's tolerance of 1e-4 s
     */
    public List<Image> pictures(
            EpisodeRow episode, String camera, List<Integer> rows, UnaryOperator<Image> preprocess) {
        List<Long> micros = frameMicros(episode);
        List<Long> times =
                rows.stream().map(row -> startMicros(episode) + micros.get(row)).toList();
        return ClipFrames.read(video(episode, camera).toString(), times, preprocess);
    }

    /** File that holds a camera's pictures of an episode, among those of others. */
    public Path video(EpisodeRow episode, String camera) {
        return root.resolve(DatasetInfo.path(
                description.path("video_path").asText(), DatasetInfo.videoKey(camera), (int) episode.chunk(), (int)
                        episode.file()));
    }

    /** Time of the episode's first frame in its video files, in microseconds. */
    public long startMicros(EpisodeRow episode) {
        return Math.round(episode.videoFrom() * 1e6);
    }

    /** Times of the episode's frames since its first, in microseconds, T of them. */
    public List<Long> frameMicros(EpisodeRow episode) {
        return LongStream.range(0, episode.length())
                .mapToObj(i -> Math.round(i * 1e6 / info.framesPerSecond()))
                .toList();
    }

    /** The split that {@code info.json} puts an episode into, such as {@code train}; {@code train} if it does not say. */
    public String split(EpisodeRow episode) {
        return DatasetInfo.split(description, episode.index());
    }

    /** Content id of an episode, 128 bits in hexadecimal: equal rows at an equal place have equal ids. */
    public String uid(EpisodeRow episode) {
        String rows = dataHashes.computeIfAbsent(dataFile(episode), Hashes::sha256);
        return Hashes.sha256("episode " + episode.index() + " of " + rows).substring(0, UID_DIGITS);
    }

    private Path dataFile(EpisodeRow episode) {
        return root.resolve(DatasetInfo.path(
                description.path("data_path").asText(), "", (int) episode.chunk(), (int) episode.file()));
    }

    private List<Tables.FrameRow> frames(EpisodeRow episode) {
        return Tables.readFrames(dataFile(episode)).stream()
                .filter(row -> row.episode() == episode.index())
                .toList();
    }

    private static DatasetInfo info(JsonNode json) {
        Map<String, DatasetInfo.Size> cameras = new LinkedHashMap<>();
        JsonNode features = json.path("features");
        features.fieldNames().forEachRemaining(name -> {
            JsonNode feature = features.path(name);
            String prefix = DatasetInfo.videoKey("");
            if (name.startsWith(prefix) && "video".equals(feature.path("dtype").asText())) {
                JsonNode shape = feature.path("shape");
                cameras.put(
                        name.substring(prefix.length()),
                        new DatasetInfo.Size(
                                shape.path(1).asInt(), shape.path(0).asInt()));
            }
        });
        return new DatasetInfo(
                json.path("robot_type").asText(),
                json.path("fps").asInt(),
                cameras,
                names(features.path("observation.state")),
                names(features.path("action")),
                "float64".equals(features.path("action").path("dtype").asText())
                        ? DatasetInfo.Precision.FLOAT64
                        : DatasetInfo.Precision.FLOAT32,
                features.has(DatasetInfo.DEMONSTRATED));
    }

    private static List<String> names(JsonNode feature) {
        List<String> names = new ArrayList<>();
        feature.path("names").forEach(name -> names.add(name.asText()));
        return names;
    }

    private static List<Path> episodeFiles(Path root) {
        try (Stream<Path> files = Files.walk(root.resolve("meta/episodes"))) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + root.resolve("meta/episodes"), e);
        }
    }
}
