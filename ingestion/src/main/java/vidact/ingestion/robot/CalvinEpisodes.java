package vidact.ingestion.robot;

import java.io.IOException;
import java.io.InputStream;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import vidact.core.config.ConfigException;
import vidact.core.image.Image;
import vidact.core.lerobot.DatasetInfo;

/**
 * {@code calvin:DIR}: CALVIN's folders of one {@code episode_NNNNNNN.npz} a frame. An episode is a stretch with an instruction
 * ({@code lang_annotations/auto_lang_ann.npy}); where there are none, a stretch of play ({@code ep_start_end_ids.npy}) without
 * one. Both ends belong to it.
 */
final class CalvinEpisodes implements EpisodeSource {
    private static final int FRAMES_PER_SECOND = 30;
    private static final Pattern FRAME = Pattern.compile("episode_(\\d+)\\.npz");
    private static final Map<String, String> CAMERAS = Map.of("static", "rgb_static", "wrist", "rgb_gripper");
    private static final List<String> STATE = List.of(
            "x_m",
            "y_m",
            "z_m",
            "roll_rad",
            "pitch_rad",
            "yaw_rad",
            "opening_m",
            "joint_1_rad",
            "joint_2_rad",
            "joint_3_rad",
            "joint_4_rad",
            "joint_5_rad",
            "joint_6_rad",
            "joint_7_rad",
            "gripper_action");
    private static final List<String> ACTION =
            List.of("dx_m", "dy_m", "dz_m", "droll_rad", "dpitch_rad", "dyaw_rad", "gripper_open_1_closed_-1");
    private static final double POSITION_SCALE = 50;
    private static final double ANGLE_SCALE = 20;

    private final RobotConfig config;
    private final Map<String, Stretch> stretches = new LinkedHashMap<>();
    private final DatasetInfo info;

    /** Frames from {@code first} to {@code last}, both included, of a folder whose numbers have so many digits. */
    private record Stretch(Path folder, int digits, long first, long last, String instruction) {
        Path frame(long number) {
            return folder.resolve(String.format(Locale.ROOT, "episode_%0" + digits + "d.npz", number));
        }
    }

    private CalvinEpisodes(Path root, RobotConfig config) {
        this.config = config;
        for (Path folder : folders(root)) {
            index(root, folder);
        }
        if (stretches.isEmpty()) {
            throw new ConfigException("--source calvin:" + root
                    + ": there is no folder in it that holds episode_NNNNNNN.npz and ep_start_end_ids.npy");
        }
        Stretch any = stretches.values().iterator().next();
        Map<String, Npy> members = members(any.frame(any.first()));
        Map<String, DatasetInfo.Size> cameras = new LinkedHashMap<>();
        for (String camera : List.of("static", "wrist")) {
            Npy picture = members.get(CAMERAS.get(camera));
            if (picture != null) {
                cameras.put(
                        camera,
                        new DatasetInfo.Size(
                                picture.shape().get(1), picture.shape().get(0)));
            }
        }
        info = new DatasetInfo("panda", FRAMES_PER_SECOND, cameras, STATE, ACTION, DatasetInfo.Precision.FLOAT64);
    }

    static CalvinEpisodes open(String location, RobotConfig config) {
        Path root = Path.of(location).toAbsolutePath().normalize();
        if (!Files.isDirectory(root)) {
            throw new ConfigException("--source calvin:" + location + ": there is no folder " + root);
        }
        return new CalvinEpisodes(root, config);
    }

    @Override
    public Description description() {
        return new Description(info, conventions(), List.copyOf(stretches.keySet()));
    }

    @Override
    public SourceEpisode read(String name) {
        Stretch stretch = Objects.requireNonNull(stretches.get(name));
        int length = Math.toIntExact(stretch.last() - stretch.first() + 1);
        double[][] states = new double[length][];
        double[][] actions = new double[length][];
        Map<String, List<Image>> views = new LinkedHashMap<>();
        info.cameras().keySet().forEach(camera -> views.put(camera, new ArrayList<>()));
        double worst = 0;
        for (int t = 0; t < length; t++) {
            Map<String, Npy> members = members(stretch.frame(stretch.first() + t));
            states[t] = row(members, "robot_obs", STATE.size());
            actions[t] = row(members, "rel_actions", ACTION.size());
            for (int k = 0; k < actions[t].length; k++) {
                worst = Math.max(worst, Math.abs(actions[t][k]) - 1);
                actions[t][k] /= k < 3 ? POSITION_SCALE : k < 6 ? ANGLE_SCALE : 1;
            }
            views.forEach((camera, pictures) -> pictures.add(picture(camera, members)));
        }
        Map<String, String> facts = Map.of("source", name);
        return new SourceEpisode(
                Recordings.of(stretch.instruction(), facts, Arrays.asList(states), Arrays.asList(actions), views),
                name.startsWith("validation") ? "validation" : "train",
                Map.of("rel_actions lie in [-1, 1]", Math.max(0, worst)));
    }

    private Conventions conventions() {
        return new Conventions(
                "robot's frame: metres, Euler angles in radians, opening in metres, seven joints in radians, gripper's last command",
                "rel_actions in metres and radians, robot's frame; gripper 1 open, -1 closed",
                Conventions.Motion.DELTA_IN_BASE_FRAME,
                List.of(new Conventions.Gripper(6, 1, -1)),
                Map.of("rel_actions lie in [-1, 1]", 1e-6),
                List.of(
                        "the source's rel_actions are metres x 50 and radians x 20, cut off at 1; here they are divided again"));
    }

    private void index(Path root, Path folder) {
        int digits = digits(folder);
        String name = root.relativize(folder).toString();
        String prefix = name.isEmpty() ? "" : name + "/";
        Path annotations = folder.resolve("lang_annotations/auto_lang_ann.npy");
        if (!Files.isRegularFile(annotations)) {
            double[] ids = npy(folder.resolve("ep_start_end_ids.npy")).numbers();
            for (int i = 0; i + 1 < ids.length; i += 2) {
                stretches.put(
                        prefix + "play-" + i / 2, new Stretch(folder, digits, (long) ids[i], (long) ids[i + 1], ""));
            }
            return;
        }
        Object pickle = NumpyPickle.read(npy(annotations).data(), annotations.toString());
        Map<?, ?> all = map(
                pickle instanceof Map ? pickle : NumpyPickle.elements(pickle).get(0));
        List<Object> sentences = NumpyPickle.elements(entry(map(entry(all, "language")), "ann"));
        List<Object> ranges = NumpyPickle.elements(entry(map(entry(all, "info")), "indx"));
        if (sentences.size() != ranges.size()) {
            throw new ConfigException(annotations + " has " + sentences.size() + " sentences for " + ranges.size()
                    + " stretches: it is damaged");
        }
        for (int i = 0; i < ranges.size(); i++) {
            List<Object> ends = NumpyPickle.elements(ranges.get(i));
            stretches.put(
                    prefix + "language-" + i,
                    new Stretch(
                            folder,
                            digits,
                            ((Number) ends.get(0)).longValue(),
                            ((Number) ends.get(1)).longValue(),
                            String.valueOf(sentences.get(i))));
        }
    }

    private Image picture(String camera, Map<String, Npy> members) {
        String member = CAMERAS.getOrDefault(camera, camera);
        Npy picture = members.get(member);
        DatasetInfo.Size size = Objects.requireNonNull(info.cameras().get(camera));
        if (picture == null || !picture.shape().equals(List.of(size.height(), size.width(), Image.CHANNELS))) {
            throw new EpisodeException("a frame has no " + member + " of " + size);
        }
        return Image.owning(size.width(), size.height(), picture.data());
    }

    /** Deflated or stored members of a frame, those that are of use. */
    private Map<String, Npy> members(Path frame) {
        if (!Files.isRegularFile(frame)) {
            throw new EpisodeException("the frame " + frame.getFileName() + " is missing");
        }
        Map<String, Npy> members = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(frame.toFile())) {
            for (String name : List.of("rgb_static", "rgb_gripper", "robot_obs", "rel_actions")) {
                ZipEntry entry = zip.getEntry(name + ".npy");
                if (entry != null) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        members.put(name, Npy.read(in, name, (long) (config.maxMegapixels() * 1e6 * Image.CHANNELS)));
                    }
                }
            }
        } catch (IOException e) {
            throw new EpisodeException("the frame " + frame.getFileName() + " cannot be read: " + e.getMessage());
        }
        return members;
    }

    private static double[] row(Map<String, Npy> members, String name, int width) {
        Npy numbers = members.get(name);
        if (numbers == null || numbers.size() != width) {
            throw new EpisodeException("a frame has no " + name + " of " + width + " numbers");
        }
        return numbers.numbers();
    }

    private static Npy npy(Path file) {
        try {
            return Npy.of(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw new ConfigException(file + " cannot be read: is the data set complete?");
        }
    }

    private static Map<?, ?> map(Object object) {
        if (object instanceof Map<?, ?> map) {
            return map;
        }
        throw new EpisodeException("a pickle has something else where a dictionary should be");
    }

    private static Object entry(Map<?, ?> map, String key) {
        Object value = map.get(key);
        if (value == null) {
            throw new EpisodeException("a pickle lacks the key '" + key + "'");
        }
        return value;
    }

    /** How many digits the numbers in file names have; normally 7. */
    private static int digits(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> FRAME.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .findFirst()
                    .map(matcher -> matcher.group(1).length())
                    .orElseThrow(() -> new ConfigException(folder + " holds no episode_NNNNNNN.npz"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    /** The given folder and those below it that hold stretches. */
    private static List<Path> folders(Path root) {
        try (Stream<Path> below =
                Files.find(root, 3, (path, facts) -> path.endsWith("ep_start_end_ids.npy") && facts.isRegularFile())) {
            return below.map(file -> Objects.requireNonNull(file.getParent()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + root, e);
        }
    }
}
