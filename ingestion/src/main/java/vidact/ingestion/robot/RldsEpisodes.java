package vidact.ingestion.robot;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import vidact.core.config.ConfigException;
import vidact.core.image.EncodedImages;
import vidact.core.image.Image;
import vidact.core.lerobot.DatasetInfo;

/**
 * {@code rlds:DIR}: a TFDS data set of episodes, {@code features.json} beside {@code NAME-SPLIT.tfrecord-XXXXX-of-YYYYY}. One record is
 * one episode. Known sets (Bridge, fractal) have their conventions; of others the numbers are kept and called unknown.
 */
final class RldsEpisodes implements EpisodeSource {
    private static final Pattern RECORDS = Pattern.compile("(?<name>.+)-(?<split>[^-]+)\\.tfrecord(-\\d+-of-\\d+)?");

    private final Path folder;
    private final RldsSchema schema;
    private final RldsKind kind;
    private final RobotConfig config;
    private final DatasetInfo info;
    private final Map<String, Place> places = new LinkedHashMap<>();

    /** Where an episode's record is. */
    private record Place(Path file, String split, long offset) {}

    private RldsEpisodes(Path folder, RobotConfig config) {
        this.folder = folder;
        this.config = config;
        schema = RldsSchema.read(folder.resolve("features.json"));
        for (Path file : files(folder)) {
            index(file);
        }
        if (places.isEmpty()) {
            throw new ConfigException("--source rlds:" + folder + ": there is no NAME-SPLIT.tfrecord file");
        }
        String name = nameOf(files(folder).get(0));
        kind = RldsKind.of(name);
        int rate = config.framesPerSecond() > 0 ? config.framesPerSecond() : kind.framesPerSecond();
        if (rate == 0) {
            throw new ConfigException("--source rlds:" + folder + ": '" + name
                    + "' does not state its rate: say robot.framesPerSecond=N");
        }
        info = new DatasetInfo(
                kind.robot(name),
                rate,
                schema.cameras(),
                names(schema.state()),
                names(schema.action()),
                DatasetInfo.Precision.FLOAT32);
    }

    static RldsEpisodes open(String location, RobotConfig config) {
        Path given = Path.of(location).toAbsolutePath().normalize();
        try (Stream<Path> below = Files.walk(given, 3)) {
            List<Path> found =
                    below.filter(path -> path.endsWith("features.json")).toList();
            if (found.size() != 1) {
                throw new ConfigException("--source rlds:" + location + ": there must be one features.json in or below "
                        + given + ", found " + found.size());
            }
            return new RldsEpisodes(Objects.requireNonNull(found.get(0).getParent()), config);
        } catch (IOException e) {
            throw new ConfigException("--source rlds:" + location + ": cannot list " + given);
        }
    }

    @Override
    public Description description() {
        return new Description(info, kind.conventions(), List.copyOf(places.keySet()));
    }

    @Override
    public SourceEpisode read(String name) {
        Place place = places.get(name);
        if (place == null) {
            throw new EpisodeException("there is no episode " + name);
        }
        TfExample example = TfExample.parse(new TfRecords(place.file()).read(place.offset()));
        double[][] actions = table(example, schema.action());
        double[][] states = schema.state().isEmpty() ? new double[actions.length][0] : table(example, schema.state());
        Map<String, List<Image>> views = new LinkedHashMap<>();
        List<String> blank = new ArrayList<>();
        for (String camera : schema.cameras().keySet()) {
            List<Image> pictures = pictures(example, camera);
            views.put(camera, pictures);
            if (pictures.stream().allMatch(RldsEpisodes::isBlank)) {
                blank.add(camera);
            }
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("source", name);
        facts.put("file", first(example, "episode_metadata/file_path"));
        facts.put("blank_cameras", String.join(" ", blank));
        return new SourceEpisode(
                Recordings.of(
                        first(example, schema.instruction()),
                        facts,
                        Arrays.asList(states),
                        Arrays.asList(actions),
                        views),
                place.split(),
                Map.of());
    }

    private void index(Path file) {
        Matcher matcher = RECORDS.matcher(file.getFileName().toString());
        String split = matcher.matches() ? matcher.group("split") : "train";
        List<Long> offsets = new TfRecords(file).places();
        for (int i = 0; i < offsets.size(); i++) {
            places.put(folder.relativize(file) + "#" + i, new Place(file, split, offsets.get(i)));
        }
    }

    private List<Image> pictures(TfExample example, String camera) {
        DatasetInfo.Size size = info.cameras().getOrDefault(camera, new DatasetInfo.Size(0, 0));
        List<Image> pictures = new ArrayList<>();
        for (byte[] bytes : example.bytes(RldsSchema.OBSERVATION + camera)) {
            try {
                Image image = EncodedImages.decode(bytes, config.maxMegapixels() * 1e6);
                if (image.width() != size.width() || image.height() != size.height()) {
                    throw new EpisodeException("camera '" + camera + "' shows " + image + " instead of " + size);
                }
                pictures.add(image);
            } catch (IllegalArgumentException e) {
                throw new EpisodeException("camera '" + camera + "', frame " + pictures.size() + ": " + e.getMessage());
            }
        }
        return pictures;
    }

    /** The fields of all steps side by side, {@code [T][sum of widths]}. */
    private static double[][] table(TfExample example, Map<String, RldsSchema.Field> fields) {
        List<double[]> columns = new ArrayList<>();
        List<Integer> widths = new ArrayList<>();
        for (Map.Entry<String, RldsSchema.Field> field : fields.entrySet()) {
            columns.add(TfTensor.numbers(example, field.getKey(), field.getValue()));
            widths.add(field.getValue().width());
        }
        int steps = columns.get(0).length / widths.get(0);
        double[][] table =
                new double[steps][widths.stream().mapToInt(Integer::intValue).sum()];
        int from = 0;
        for (int c = 0; c < columns.size(); c++) {
            int width = widths.get(c);
            if (columns.get(c).length != steps * width) {
                throw new EpisodeException("its fields differ in length: " + columns.get(c).length + " numbers where "
                        + steps * width + " should be");
            }
            for (int t = 0; t < steps; t++) {
                System.arraycopy(columns.get(c), t * width, table[t], from, width);
            }
            from += width;
        }
        return table;
    }

    /** Of a text that every step repeats, the first; empty if the record lacks it. */
    private static String first(TfExample example, String name) {
        return name.isEmpty() || !example.has(name)
                ? ""
                : example.texts(name).stream().findFirst().orElse("");
    }

    private static boolean isBlank(Image image) {
        return IntStream.range(0, image.length()).allMatch(i -> image.value(i) == 0);
    }

    /** {@code vector_to_go_0} and so on. */
    private static List<String> names(Map<String, RldsSchema.Field> fields) {
        return fields.entrySet().stream()
                .flatMap(field -> {
                    String name = field.getKey()
                            .substring(RldsSchema.STEPS.length())
                            .replace("observation/", "")
                            .replace("/", "_");
                    int width = field.getValue().width();
                    return width == 1
                            ? Stream.of(name)
                            : IntStream.range(0, width).mapToObj(i -> name + "_" + i);
                })
                .toList();
    }

    private static String nameOf(Path file) {
        Matcher matcher = RECORDS.matcher(file.getFileName().toString());
        return matcher.matches() ? matcher.group("name") : "";
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file ->
                            RECORDS.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }
}
