package vidact.core.lerobot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vidact.core.storage.DatasetException;

/**
 * A LeRobot data set of version 2.0, 2.1 or 3.0 as somebody else wrote it, perhaps with files missing. Paths come from its templates,
 * names and widths from its features, and where an episode lies from its own table.
 */
public final class ForeignDataset {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)(?::0(\\d+)d)?}");
    private static final String STATE = "observation.state";
    private static final String ACTION = "action";

    private final Path root;
    private final JsonNode description;
    private final boolean manyEpisodesAFile;
    private final Map<Long, String> tasks = new TreeMap<>();
    private final Map<Long, Map<String, Object>> rows = new TreeMap<>();

    private ForeignDataset(Path root, JsonNode description) throws IOException {
        this.root = root;
        this.description = description;
        String version = description.path("codebase_version").asText();
        manyEpisodesAFile = version.startsWith("v3.");
        if (!manyEpisodesAFile && !version.startsWith("v2.")) {
            throw DatasetException.kind(root + "/meta/info.json", "LeRobot " + version, "LeRobot v2.0, v2.1 or v3.0");
        }
        if (manyEpisodesAFile) {
            readTables();
        } else {
            readLines();
        }
    }

    /**
     * Opens a data set; its frames and videos may still be missing.
     *
     * @throws DatasetException if its description is not there or cannot be read
     */
    public static ForeignDataset open(Path root) {
        Path file = root.resolve("meta/info.json");
        if (!Files.isRegularFile(file)) {
            throw DatasetException.missing(file.toString(), "ingest");
        }
        try {
            return new ForeignDataset(root, new ObjectMapper().readTree(file.toFile()));
        } catch (IOException e) {
            throw DatasetException.corrupt(root + "/meta", "not readable: " + e.getMessage());
        }
    }

    /**
     * A stretch of a video.
     *
     * @param file that holds it
     * @param fromMicros time of its first frame in the file
     */
    public record Video(Path file, long fromMicros) {}

    /**
     * Numbers of an episode.
     *
     * @param states {@code [T][state]}; likewise actions
     * @param times seconds since its first frame
     * @param demonstrated whether each action is one to learn; all are where the data set does not say
     */
    public record Numbers(
            List<double[]> states, List<double[]> actions, List<Double> times, List<Boolean> demonstrated) {}

    /** What the data set says of itself, such as {@code v2.1}. */
    public String version() {
        return description.path("codebase_version").asText();
    }

    public int framesPerSecond() {
        return description.path("fps").asInt();
    }

    public String robotType() {
        return description.path("robot_type").asText("unknown");
    }

    /** Numbers of the episodes that its table lists. */
    public List<Long> episodes() {
        return List.copyOf(rows.keySet());
    }

    /** Frames of an episode, as its table says. */
    public long length(long episode) {
        return number(row(episode), "length");
    }

    /** What the robot was told, empty if nothing. */
    public String instruction(long episode) {
        Object named = row(episode).get("tasks");
        if (named instanceof List<?> list && !list.isEmpty()) {
            Object first = list.get(0);
            return first instanceof Number index ? tasks.getOrDefault(index.longValue(), "") : String.valueOf(first);
        }
        return named instanceof String text ? text : "";
    }

    /** The split that an episode is in. */
    public String split(long episode) {
        return DatasetInfo.split(description, episode);
    }

    /** Sizes of the colour cameras, by feature name. */
    public Map<String, DatasetInfo.Size> cameras() {
        Map<String, DatasetInfo.Size> cameras = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> feature : description.path("features").properties()) {
            JsonNode about = feature.getValue();
            boolean video = "video".equals(about.path("dtype").asText());
            boolean depth = Stream.of("info", "video_info")
                    .anyMatch(place ->
                            about.path(place).path("video.is_depth_map").asBoolean());
            if (video && !depth) {
                cameras.put(feature.getKey(), size(about));
            }
        }
        return cameras;
    }

    /** Names of the numbers of {@code observation.state}; {@code state_0} and so on where it does not say. */
    public List<String> stateNames() {
        return names(STATE, "state");
    }

    /** Names of the numbers of {@code action}. */
    public List<String> actionNames() {
        return names(ACTION, "action");
    }

    /** Whether its numbers have 64 bits. */
    public boolean wide() {
        return "float64"
                .equals(description.path("features").path(ACTION).path("dtype").asText());
    }

    /** Whether frames say which actions are to be learned. */
    public boolean marksDemonstrated() {
        return description.path("features").has(DatasetInfo.DEMONSTRATED);
    }

    /**
     * Reads an episode's numbers.
     *
     * @throws DatasetException if its file is missing or damaged, or holds another number of rows than its table says
     */
    public Numbers numbers(long episode) {
        Path file = dataFile(episode);
        if (!Files.isRegularFile(file)) {
            throw DatasetException.corrupt(file.toString(), "the file is missing");
        }
        List<Map<String, Object>> frames = LooseRows.read(file).stream()
                .filter(row -> number(row, "episode_index") == episode)
                .sorted((a, b) -> Long.compare(number(a, "frame_index"), number(b, "frame_index")))
                .toList();
        if (frames.size() != length(episode)) {
            throw DatasetException.corrupt(
                    file.toString(),
                    "episode " + episode + " has " + frames.size() + " rows, its table says " + length(episode));
        }
        return new Numbers(
                table(frames, STATE),
                table(frames, ACTION),
                frames.stream().map(row -> vector(row.get("timestamp"))[0]).toList(),
                frames.stream()
                        .map(row -> !Boolean.FALSE.equals(row.get(DatasetInfo.DEMONSTRATED)))
                        .toList());
    }

    /** Where a camera's pictures of an episode are; the file may be missing. */
    public Video video(long episode, String camera) {
        Map<String, Object> place = new LinkedHashMap<>();
        place.put("video_key", camera);
        Map<String, Object> row = row(episode);
        if (!manyEpisodesAFile) {
            oneFileEach(episode, place);
            return new Video(path("video_path", place), 0);
        }
        String prefix = "videos/" + camera + "/";
        place.put("chunk_index", number(row, prefix + "chunk_index"));
        place.put("file_index", number(row, prefix + "file_index"));
        double from = vector(row.get(prefix + "from_timestamp"))[0];
        return new Video(path("video_path", place), Math.round(from * 1e6));
    }

    private Path dataFile(long episode) {
        Map<String, Object> place = new LinkedHashMap<>();
        if (manyEpisodesAFile) {
            place.put("chunk_index", number(row(episode), "data/chunk_index"));
            place.put("file_index", number(row(episode), "data/file_index"));
        } else {
            oneFileEach(episode, place);
        }
        return path("data_path", place);
    }

    private void oneFileEach(long episode, Map<String, Object> place) {
        place.put(
                "episode_chunk",
                episode / Math.max(1, description.path("chunks_size").asLong(1000)));
        place.put("episode_index", episode);
    }

    /** Fills a template of info.json such as {@code data/chunk-{episode_chunk:03d}/episode_{episode_index:06d}.parquet}. */
    private Path path(String template, Map<String, Object> place) {
        Matcher matcher = PLACEHOLDER.matcher(description.path(template).asText());
        String filled = matcher.replaceAll(found -> {
            Object value = Objects.requireNonNullElse(place.get(found.group(1)), "");
            return Matcher.quoteReplacement(
                    found.group(2) == null
                            ? String.valueOf(value)
                            : String.format(Locale.ROOT, "%0" + found.group(2) + "d", value));
        });
        Path file = root.resolve(filled).normalize();
        if (!file.startsWith(root)) {
            throw DatasetException.corrupt(root + "/meta/info.json", template + " leads outside the data set's folder");
        }
        return file;
    }

    private void readLines() throws IOException {
        for (JsonNode task : lines("meta/tasks.jsonl")) {
            tasks.put(task.path("task_index").asLong(), task.path("task").asText());
        }
        for (JsonNode episode : lines("meta/episodes.jsonl")) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("length", episode.path("length").asLong());
            List<Object> named = new ArrayList<>();
            episode.path("tasks").forEach(task -> named.add(task.isNumber() ? task.asLong() : task.asText()));
            row.put("tasks", named);
            rows.put(episode.path("episode_index").asLong(), row);
        }
    }

    private List<JsonNode> lines(String name) throws IOException {
        Path file = root.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw DatasetException.corrupt(file.toString(), "the file is missing");
        }
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank()) {
                lines.add(new ObjectMapper().readTree(line));
            }
        }
        return lines;
    }

    /** The task is the index column of pandas, whose name depends on the writer. */
    private void readTables() {
        for (Map<String, Object> row : LooseRows.read(root.resolve("meta/tasks.parquet"))) {
            Optional<Object> text =
                    row.values().stream().filter(String.class::isInstance).findFirst();
            tasks.put(number(row, "task_index"), String.valueOf(text.orElse("")));
        }
        Path folder = root.resolve("meta/episodes");
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .flatMap(file -> LooseRows.read(file).stream())
                    .forEach(row -> rows.put(number(row, "episode_index"), row));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    private Map<String, Object> row(long episode) {
        return Objects.requireNonNull(rows.get(episode), () -> "no episode " + episode);
    }

    private static List<double[]> table(List<Map<String, Object>> frames, String feature) {
        return frames.stream().map(row -> vector(row.get(feature))).toList();
    }

    private List<String> names(String feature, String otherwise) {
        JsonNode about = description.path("features").path(feature);
        int width = about.path("shape").path(0).asInt();
        List<String> names = new ArrayList<>();
        leaves(about.path("names"), names);
        return names.size() == width
                ? names
                : IntStream.range(0, width).mapToObj(i -> otherwise + "_" + i).toList();
    }

    /** Names come as a list, a list of lists, or lists under keys such as {@code motors}. */
    private static void leaves(JsonNode node, List<String> names) {
        if (node.isTextual()) {
            names.add(node.asText());
        } else {
            node.forEach(child -> leaves(child, names));
        }
    }

    /** Height and width by their names where the shape's order is not {@code [H, W, 3]}. */
    private static DatasetInfo.Size size(JsonNode feature) {
        List<String> names = new ArrayList<>();
        leaves(feature.path("names"), names);
        int height = Math.max(0, names.indexOf("height"));
        int width = names.contains("width") ? names.indexOf("width") : 1;
        return new DatasetInfo.Size(
                feature.path("shape").path(width).asInt(),
                feature.path("shape").path(height).asInt());
    }

    private static long number(Map<String, Object> row, String column) {
        double[] numbers = vector(row.get(column));
        if (numbers.length != 1) {
            throw new IllegalArgumentException("a LeRobot table lacks the column '" + column + "'");
        }
        return (long) numbers[0];
    }

    private static double[] vector(@Nullable Object value) {
        if (value instanceof Number number) {
            return new double[] {number.doubleValue()};
        }
        if (value instanceof List<?> list) {
            return list.stream()
                    .flatMapToDouble(element -> Arrays.stream(vector(element)))
                    .toArray();
        }
        return new double[0];
    }
}
