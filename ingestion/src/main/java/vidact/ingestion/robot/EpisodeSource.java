package vidact.ingestion.robot;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import vidact.core.config.ConfigException;
import vidact.core.lerobot.DatasetInfo;

/** A robot data set in its own format. A new format is a class and a line in {@link #KINDS}. */
public interface EpisodeSource {
    /** How {@code --source KIND:LOCATION} finds its reader. */
    Map<String, BiFunction<String, RobotConfig, EpisodeSource>> KINDS = Map.of(
            "json", JsonEpisodes::open,
            "lerobot", LeRobotEpisodes::open,
            "rlds", RldsEpisodes::open,
            "calvin", CalvinEpisodes::open,
            "hdf5", Hdf5Episodes::open);

    /** Whether {@code KIND:LOCATION} names a robot data set. */
    static boolean knows(String source) {
        return KINDS.containsKey(kind(source));
    }

    /** The source that {@code KIND:LOCATION} names. */
    static EpisodeSource of(String source, RobotConfig config) {
        BiFunction<String, RobotConfig, EpisodeSource> open = KINDS.get(kind(source));
        if (open == null) {
            throw new ConfigException("--source " + source + ": known robot formats are " + KINDS.keySet());
        }
        return open.apply(source.substring(source.indexOf(':') + 1), config);
    }

    /** What holds for the data set as a whole. */
    Description description();

    /**
     * Reads an episode.
     *
     * @throws EpisodeException if it cannot be used
     */
    SourceEpisode read(String name);

    /**
     * A data set.
     *
     * @param info what is the same for all episodes: robot, rate, cameras, and what each number is
     * @param conventions what the numbers mean
     * @param episodes names of the episodes, in an order that does not change
     */
    record Description(DatasetInfo info, Conventions conventions, List<String> episodes) {
        public Description {
            episodes = List.copyOf(episodes);
        }
    }

    private static String kind(String source) {
        int colon = source.indexOf(':');
        return colon < 0 ? "" : source.substring(0, colon);
    }
}
