package vidact.core.lerobot;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An episode's row: where its frames and videos are.
 *
 * @param index number of the episode
 * @param instruction what the robot was told
 * @param length frames T
 * @param place where its frames and videos are
 * @param stats statistics of every feature over the episode
 * @param facts more about it; names begin with {@value #FACT}
 */
public record EpisodeRow(
        long index,
        String instruction,
        long length,
        Place place,
        Map<String, FeatureStats> stats,
        Map<String, String> facts) {
    /** Beginning of the columns that LeRobot does not know. */
    public static final String FACT = "vidact/";

    public EpisodeRow {
        stats = Collections.unmodifiableMap(new LinkedHashMap<>(stats));
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /**
     * Where an episode is; data and videos have the same numbers here.
     *
     * @param chunk folder number
     * @param file file number
     * @param from index of its first frame in the whole data set
     * @param videoFrom time of its first frame in its video files, seconds
     */
    public record Place(long chunk, long file, long from, double videoFrom) {}

    long chunk() {
        return place.chunk();
    }

    long file() {
        return place.file();
    }

    long from() {
        return place.from();
    }

    double videoFrom() {
        return place.videoFrom();
    }
}
