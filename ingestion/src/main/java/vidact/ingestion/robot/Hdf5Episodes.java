package vidact.ingestion.robot;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.exceptions.HdfException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import vidact.core.FileNames;
import vidact.core.config.ConfigException;
import vidact.core.image.EncodedImages;
import vidact.core.image.Image;
import vidact.core.lerobot.DatasetInfo;

/**
 * {@code hdf5:FILE or hdf5:DIR}: HDF5 files whose groups are episodes, as robomimic ({@code data/demo_0/obs}), ALOHA ({@code
 * observations/qpos}, {@code observations/images}) and converters of other robots write them. An episode is a group with a table {@code
 * action} or {@code actions}.
 */
final class Hdf5Episodes implements EpisodeSource {
    private static final Set<String> ENDINGS = Set.of("hdf5", "h5", "hdf");
    private static final List<String> WORDS =
            List.of("language_instruction", "instruction", "lang", "task", "language", "task_description");
    private static final int DEPTH = 3; // groups below a file's root in which episodes are looked for

    private final RobotConfig config;
    private final Map<String, Place> places;
    private final Hdf5Kind kind;
    private final DatasetInfo info;

    /** A group in a file. */
    private record Place(Path file, String group) {}

    private Hdf5Episodes(RobotConfig config, Map<String, Place> places, Hdf5Layout layout, String location) {
        this.config = config;
        this.places = places;
        kind = layout.kind();
        info = info(layout, location);
    }

    static Hdf5Episodes open(String location, RobotConfig config) {
        Path root = Path.of(location).toAbsolutePath().normalize();
        if (!Files.exists(root)) {
            throw new ConfigException("--source hdf5:" + location + ": there is no " + root);
        }
        Map<String, Place> places = new LinkedHashMap<>();
        files(root).forEach(file -> index(root, file, places));
        for (Place place : places.values()) { // the first whole episode says what the data set is
            try (HdfFile file = new HdfFile(place.file())) {
                return new Hdf5Episodes(config, places, Hdf5Layout.of(group(file, place)), location);
            } catch (HdfException | EpisodeException e) {
                // It is named when it is read.
            }
        }
        throw new ConfigException("--source hdf5:" + location
                + ": no file in it holds a readable episode, a group with 'action' or 'actions' and a state");
    }

    @Override
    public Description description() {
        return new Description(info, kind.conventions(), List.copyOf(places.keySet()));
    }

    @Override
    public SourceEpisode read(String name) {
        Place place = Objects.requireNonNull(places.get(name));
        try (HdfFile file = new HdfFile(place.file())) {
            Group group = group(file, place);
            Hdf5Layout layout = Hdf5Layout.of(group);
            if (!layout.stateNames().equals(info.stateNames())
                    || !layout.actionNames().equals(info.actionNames())) {
                throw new EpisodeException("its tables are not those of the other episodes");
            }
            Map<String, List<Image>> views = new LinkedHashMap<>();
            info.cameras().forEach((camera, size) -> {
                Dataset pictures = layout.cameras().get(camera);
                if (pictures == null) {
                    throw new EpisodeException("it has no camera '" + camera + "'");
                }
                views.put(camera, pictures(pictures, size));
            });
            return new SourceEpisode(
                    Recordings.of(
                            words(file, group),
                            Map.of("source", name),
                            layout.states(),
                            Hdf5Layout.table(layout.action()),
                            views),
                    "train",
                    Map.of());
        } catch (HdfException e) {
            throw new EpisodeException("it cannot be read: " + e.getMessage());
        }
    }

    private DatasetInfo info(Hdf5Layout layout, String location) {
        int rate = config.framesPerSecond() > 0
                ? config.framesPerSecond()
                : layout.kind().framesPerSecond();
        if (rate == 0) {
            throw new ConfigException(
                    "--source hdf5:" + location + " does not state its rate: say robot.framesPerSecond=N");
        }
        Map<String, DatasetInfo.Size> cameras = new LinkedHashMap<>();
        layout.cameras().forEach((camera, pictures) -> {
            Image first = picture(pictures, 0);
            cameras.put(camera, new DatasetInfo.Size(first.width(), first.height()));
        });
        return new DatasetInfo(
                layout.kind().name().toLowerCase(Locale.ROOT),
                rate,
                cameras,
                layout.stateNames(),
                layout.actionNames(),
                DatasetInfo.Precision.FLOAT64);
    }

    private List<Image> pictures(Dataset pictures, DatasetInfo.Size size) {
        List<Image> images = new ArrayList<>();
        for (int t = 0; t < pictures.getDimensions()[0]; t++) {
            Image image = picture(pictures, t);
            if (image.width() != size.width() || image.height() != size.height()) {
                throw new EpisodeException(pictures.getPath() + " shows " + image + " instead of " + size);
            }
            images.add(image);
        }
        return images;
    }

    /** A row of {@code [T, H, W, 3]} values, or of {@code [T, bytes]} encoded pictures. */
    private Image picture(Dataset pictures, int t) {
        int[] sides = pictures.getDimensions();
        long values = IntStream.of(sides).skip(1).asLongStream().reduce(1, Math::multiplyExact);
        if (values > config.maxMegapixels() * 1e6 * Image.CHANNELS) {
            throw new EpisodeException(pictures.getPath() + " claims " + values + " bytes a frame");
        }
        long[] from = new long[sides.length];
        from[0] = t;
        int[] one = sides.clone();
        one[0] = 1;
        byte[] bytes = Hdf5Layout.bytes(pictures.getData(from, one), (int) values);
        if (sides.length == 4) {
            return Image.owning(sides[2], sides[1], bytes);
        }
        try {
            return EncodedImages.decode(bytes, config.maxMegapixels() * 1e6);
        } catch (IllegalArgumentException e) {
            throw new EpisodeException(pictures.getPath() + ", frame " + t + ": " + e.getMessage());
        }
    }

    /** The instruction, where an attribute or a text says it; empty otherwise. */
    private static String words(HdfFile file, Group group) {
        for (Group place : List.of(group, file)) {
            for (String word : WORDS) {
                if (place.getAttributes().containsKey(word)) {
                    return String.valueOf(place.getAttribute(word).getData());
                }
                if (place.getChildren().get(word) instanceof Dataset text && text.getData() instanceof String words) {
                    return words;
                }
            }
        }
        return "";
    }

    private static void index(Path root, Path file, Map<String, Place> places) {
        String name = root.equals(file) ? "" : root.relativize(file).toString();
        try (HdfFile open = new HdfFile(file)) {
            List<String> groups = new ArrayList<>();
            episodes(open, "", 0, groups);
            groups.forEach(group -> places.put(name + "#" + (group.isEmpty() ? "/" : group), new Place(file, group)));
            if (groups.isEmpty()) {
                places.put(name + "#", new Place(file, ""));
            }
        } catch (HdfException e) {
            places.put(name + "#", new Place(file, "")); // reading it says what is wrong
        }
    }

    private static void episodes(Group group, String path, int depth, List<String> found) {
        if (Hdf5Layout.isEpisode(group)) {
            found.add(path);
        } else if (depth < DEPTH) {
            // The file's order is that of a hash table; demo_9 comes before demo_10.
            group.getChildren().values().stream()
                    .sorted(Comparator.comparing((Node child) -> child.getName().length())
                            .thenComparing(Node::getName))
                    .forEach(child -> {
                        if (child instanceof Group below) {
                            episodes(below, path + "/" + below.getName(), depth + 1, found);
                        }
                    });
        }
    }

    private static Group group(HdfFile file, Place place) {
        if (place.group().isEmpty()) {
            return file;
        }
        if (file.getByPath(place.group()) instanceof Group group) {
            return group;
        }
        throw new EpisodeException("it has no group " + place.group());
    }

    private static List<Path> files(Path root) {
        return Files.isRegularFile(root) ? List.of(root) : FileNames.below(root, ENDINGS);
    }
}
