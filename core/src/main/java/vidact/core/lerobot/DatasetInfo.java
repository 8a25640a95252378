package vidact.core.lerobot;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vidact.core.Check;

/**
 * What is the same for all episodes of a data set.
 *
 * @param robotType the arm's name
 * @param framesPerSecond whole number, as LeRobot wants it
 * @param cameras size of each camera's pictures by its name, in order
 * @param stateNames what each number of {@code observation.state} is; likewise {@code action}
 * @param precision of states and actions
 * @param marksDemonstrated whether frames say which actions are to be learned, in a column {@link #DEMONSTRATED}; without it all are
 */
public record DatasetInfo(
        String robotType,
        int framesPerSecond,
        Map<String, Size> cameras,
        List<String> stateNames,
        List<String> actionNames,
        Precision precision,
        boolean marksDemonstrated) {
    /** The feature that says whether a frame's action is one to learn, {@code [1]}, boolean. */
    public static final String DEMONSTRATED = "demonstrated";

    /** Version of the format. */
    public static final String VERSION = "v3.0";

    /** Files in a folder before the next folder begins. */
    public static final int CHUNK_FILES = 1000;

    /** Where files are; {@code {x:03d}} stands for a number of at least three digits. */
    public static final String DATA_PATH = "data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet";

    public static final String VIDEO_PATH = "videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4";

    public static final String EPISODES_PATH = "meta/episodes/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet";

    /** Bits of a number. */
    public enum Precision {
        FLOAT32,
        FLOAT64;

        /** LeRobot's name for it. */
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Width and height in pixels. */
    public record Size(int width, int height) {}

    /** A data set of which all actions are to be learned. */
    public DatasetInfo(
            String robotType,
            int framesPerSecond,
            Map<String, Size> cameras,
            List<String> stateNames,
            List<String> actionNames,
            Precision precision) {
        this(robotType, framesPerSecond, cameras, stateNames, actionNames, precision, false);
    }

    public DatasetInfo {
        cameras = Collections.unmodifiableMap(new LinkedHashMap<>(cameras));
        stateNames = List.copyOf(stateNames);
        actionNames = List.copyOf(actionNames);
        Check.argument(framesPerSecond > 0, "framesPerSecond must be above 0, got %d", framesPerSecond);
    }

    /** A camera's feature name. */
    public static String videoKey(String camera) {
        return "observation.images." + camera;
    }

    /** Whether a feature is a camera's pictures, whose statistics have shape {@code [3, 1, 1]}. */
    static boolean isPicture(String feature) {
        return feature.startsWith(videoKey(""));
    }

    /** A path from its template and numbers. */
    public static String path(String template, String videoKey, int chunk, int file) {
        return template.replace("{video_key}", videoKey)
                .replace("{chunk_index:03d}", String.format(Locale.ROOT, "%03d", chunk))
                .replace("{file_index:03d}", String.format(Locale.ROOT, "%03d", file));
    }

    /** The split that {@code info.json} puts an episode into; {@code train} if it does not say. */
    static String split(JsonNode description, long episode) {
        for (Map.Entry<String, JsonNode> split : description.path("splits").properties()) {
            String[] range = split.getValue().asText().split(":", -1);
            if (range.length == 2
                    && episode >= Long.parseLong(range[0].strip())
                    && episode < Long.parseLong(range[1].strip())) {
                return split.getKey();
            }
        }
        return "train";
    }

    /** The features of {@code info.json}. */
    Map<String, Object> features() {
        Map<String, Object> features = new LinkedHashMap<>();
        cameras.forEach((camera, size) -> features.put(videoKey(camera), videoFeature(size)));
        features.put("observation.state", feature(precision.label(), stateNames.size(), stateNames));
        features.put("action", feature(precision.label(), actionNames.size(), actionNames));
        if (marksDemonstrated) {
            features.put(DEMONSTRATED, feature("bool", 1, null));
        }
        features.put("timestamp", feature("float32", 1, null));
        for (String name : List.of("frame_index", "episode_index", "index", "task_index")) {
            features.put(name, feature("int64", 1, null));
        }
        return features;
    }

    private Map<String, Object> videoFeature(Size size) {
        Map<String, Object> video = new LinkedHashMap<>();
        video.put("video.height", size.height());
        video.put("video.width", size.width());
        video.put("video.codec", "h264");
        video.put("video.pix_fmt", "yuv420p");
        video.put("video.is_depth_map", false);
        video.put("video.fps", framesPerSecond);
        video.put("video.channels", 3);
        video.put("has_audio", false);
        Map<String, Object> feature = new LinkedHashMap<>();
        feature.put("dtype", "video");
        feature.put("shape", List.of(size.height(), size.width(), 3));
        feature.put("names", List.of("height", "width", "channels"));
        feature.put("info", video);
        return feature;
    }

    private static Map<String, Object> feature(String type, int length, @Nullable List<String> names) {
        Map<String, Object> feature = new LinkedHashMap<>();
        feature.put("dtype", type);
        feature.put("shape", List.of(length));
        feature.put("names", names);
        return feature;
    }
}
