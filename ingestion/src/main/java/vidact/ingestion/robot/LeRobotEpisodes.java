package vidact.ingestion.robot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import vidact.core.catalogue.ClipFrames;
import vidact.core.config.ConfigException;
import vidact.core.image.Image;
import vidact.core.lerobot.DatasetInfo;
import vidact.core.lerobot.ForeignDataset;
import vidact.core.storage.DatasetException;
import vidact.core.video.VideoException;

/**
 * {@code lerobot:DIR}: LeRobot 2.0, 2.1 and 3.0. LeRobot does not say what numbers mean, so the conventions stay unknown; names and
 * times are kept and checked.
 */
final class LeRobotEpisodes implements EpisodeSource {
    private static final String PREFIX = "observation.images.";
    private static final String STEADY = "time stamps step by 1 / rate";

    private final ForeignDataset source;
    private final Map<String, String> features = new LinkedHashMap<>();
    private final DatasetInfo info;

    private LeRobotEpisodes(ForeignDataset source) {
        this.source = source;
        Map<String, DatasetInfo.Size> cameras = new LinkedHashMap<>();
        source.cameras().forEach((feature, size) -> {
            String camera = feature.startsWith(PREFIX)
                    ? feature.substring(PREFIX.length())
                    : feature.substring(feature.lastIndexOf('.') + 1);
            cameras.put(camera, size);
            features.put(camera, feature);
        });
        info = new DatasetInfo(
                source.robotType(),
                source.framesPerSecond(),
                cameras,
                source.stateNames(),
                source.actionNames(),
                source.wide() ? DatasetInfo.Precision.FLOAT64 : DatasetInfo.Precision.FLOAT32,
                source.marksDemonstrated());
    }

    static LeRobotEpisodes open(String location, RobotConfig config) {
        Path root = Path.of(location).toAbsolutePath().normalize();
        if (!Files.isRegularFile(root.resolve("meta/info.json"))) {
            throw new ConfigException("--source lerobot:" + location + ": there is no meta/info.json in " + root);
        }
        return new LeRobotEpisodes(ForeignDataset.open(root));
    }

    @Override
    public Description description() {
        return new Description(
                info,
                conventions(),
                source.episodes().stream().map(String::valueOf).toList());
    }

    @Override
    public SourceEpisode read(String name) {
        long episode = Long.parseLong(name);
        try {
            ForeignDataset.Numbers numbers = source.numbers(episode);
            Map<String, List<Image>> views = new LinkedHashMap<>();
            features.forEach((camera, feature) -> views.put(camera, pictures(episode, feature, numbers.times())));
            double worst = IntStream.range(0, numbers.times().size())
                    .mapToDouble(t -> Math.abs(
                            numbers.times().get(t) - numbers.times().get(0) - t / (double) source.framesPerSecond()))
                    .max()
                    .orElse(0);
            return new SourceEpisode(
                    Recordings.of(
                                    source.instruction(episode),
                                    Map.of("source", name),
                                    numbers.states(),
                                    numbers.actions(),
                                    views)
                            .marked(numbers.demonstrated()),
                    source.split(episode),
                    Map.of(STEADY, worst));
        } catch (DatasetException | VideoException e) {
            throw new EpisodeException(e.getMessage());
        }
    }

    private Conventions conventions() {
        return new Conventions(
                "as the names say; LeRobot " + source.version() + " does not state units or frames",
                "as the names say; LeRobot " + source.version() + " does not state units or frames",
                Conventions.Motion.UNKNOWN,
                List.of(),
                Map.of(STEADY, 1e-4),
                List.of());
    }

    private List<Image> pictures(long episode, String feature, List<Double> times) {
        ForeignDataset.Video video = source.video(episode, feature);
        if (!Files.isRegularFile(video.file())) {
            throw new EpisodeException("the video " + video.file() + " is missing");
        }
        List<Long> micros = times.stream()
                .map(time -> video.fromMicros() + Math.round(time * 1e6))
                .toList();
        return ClipFrames.read(video.file().toString(), micros, image -> image);
    }
}
