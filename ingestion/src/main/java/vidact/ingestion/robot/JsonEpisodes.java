package vidact.ingestion.robot;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import vidact.core.config.ConfigException;
import vidact.core.image.Image;
import vidact.core.lerobot.DatasetInfo;
import vidact.core.lerobot.RecordedEpisode;

/**
 * {@code json:DIR}: an {@code annotation} folder with one JSON file an episode, which names its videos relative to the folder that holds
 * {@code annotation}. Bridge, RT-1, DROID and XHand are told apart by their keys; one folder holds one of them.
 */
final class JsonEpisodes implements EpisodeSource {
    private static final String ANNOTATIONS = "annotation";

    private final Path root;
    private final List<String> names;
    private final JsonDialect dialect;
    private final DatasetInfo info;

    private JsonEpisodes(Path root, List<String> names, JsonDialect dialect, DatasetInfo info) {
        this.root = root;
        this.names = names;
        this.dialect = dialect;
        this.info = info;
    }

    static JsonEpisodes open(String location, RobotConfig config) {
        Path root = annotated(Path.of(location).toAbsolutePath().normalize());
        List<String> names = names(root);
        for (String name : names) { // the first whole episode says what the data set is
            try {
                JsonNode json = JsonFile.read(root.resolve(name));
                for (JsonDialect dialect : JsonDialect.values()) {
                    if (dialect.fits(json)) {
                        return new JsonEpisodes(root, names, dialect, info(root, json, dialect));
                    }
                }
            } catch (EpisodeException e) {
                // It is named when it is read.
            }
        }
        throw new ConfigException("--source json:" + location + ": none of its " + names.size()
                + " annotations is a readable Bridge, RT-1, DROID or XHand episode");
    }

    @Override
    public Description description() {
        return new Description(info, dialect.conventions(), names);
    }

    @Override
    public SourceEpisode read(String name) {
        JsonNode json = JsonFile.read(root.resolve(name));
        if (!dialect.fits(json)) {
            throw new EpisodeException("its keys are not those of the other episodes");
        }
        JsonDialect.Numbers numbers = dialect.numbers(json);
        Map<String, List<Image>> views = new LinkedHashMap<>();
        for (String camera : info.cameras().keySet()) {
            views.put(camera, EpisodeVideo.read(root, video(json, camera)).frames());
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("source", name);
        facts.put("success", json.path("success").asText(""));
        RecordedEpisode episode =
                Recordings.of(json.path("texts").path(0).asText(""), facts, numbers.states(), numbers.actions(), views);
        return new SourceEpisode(episode, split(name), numbers.residuals());
    }

    private static DatasetInfo info(Path root, JsonNode json, JsonDialect dialect) {
        Map<String, DatasetInfo.Size> cameras = new LinkedHashMap<>();
        int rate = 0;
        for (JsonNode video : json.path("videos")) {
            String name = video.path("video_path").asText();
            EpisodeVideo decoded = EpisodeVideo.read(root, name);
            Image first = decoded.frames().get(0);
            cameras.put(camera(name), new DatasetInfo.Size(first.width(), first.height()));
            rate = decoded.framesPerSecond();
        }
        JsonDialect.Columns columns = dialect.columns(json);
        return new DatasetInfo(
                String.valueOf(root.getFileName()),
                rate,
                cameras,
                columns.state(),
                columns.action(),
                DatasetInfo.Precision.FLOAT64);
    }

    private static String video(JsonNode json, String camera) {
        for (JsonNode video : json.path("videos")) {
            if (camera(video.path("video_path").asText()).equals(camera)) {
                return video.path("video_path").asText();
            }
        }
        throw new EpisodeException("it has no video of camera '" + camera + "'");
    }

    /** {@code rgb} of {@code videos/val/2/rgb.mp4}; numbers become {@code view_0}. */
    private static String camera(String video) {
        String file = video.substring(video.lastIndexOf('/') + 1);
        String stem = file.contains(".") ? file.substring(0, file.lastIndexOf('.')) : file;
        return stem.chars().allMatch(Character::isDigit) ? "view_" + stem : stem;
    }

    /** {@code val} of {@code annotation/val/2.json}. */
    private static String split(String name) {
        List<String> parts = Arrays.asList(name.split("/", -1));
        int place = parts.indexOf(ANNOTATIONS) + 1;
        return place < parts.size() - 1 ? parts.get(place) : "train";
    }

    /** The folder that holds {@code annotation}: the given one, or the only one below it. */
    private static Path annotated(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new ConfigException("--source json:" + folder + ": there is no such folder");
        }
        try (Stream<Path> below = Files.walk(folder, 4)) {
            List<Path> found = below.filter(path -> path.endsWith(ANNOTATIONS) && Files.isDirectory(path))
                    .toList();
            if (found.size() != 1) {
                throw new ConfigException("--source json:" + folder + ": there must be one folder '" + ANNOTATIONS
                        + "' in or below it, found " + found.size());
            }
            return Objects.requireNonNull(found.get(0).getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    private static List<String> names(Path root) {
        try (Stream<Path> files = Files.walk(root.resolve(ANNOTATIONS))) {
            List<String> names =
                    new ArrayList<>(files.filter(file -> file.toString().endsWith(".json"))
                            .map(file -> root.relativize(file).toString())
                            .toList());
            names.sort(null);
            return List.copyOf(names);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + root, e);
        }
    }
}
