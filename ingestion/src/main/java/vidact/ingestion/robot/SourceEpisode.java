package vidact.ingestion.robot;

import java.util.Map;
import java.util.TreeMap;
import vidact.core.lerobot.RecordedEpisode;

/**
 * An episode as it was read.
 *
 * @param split that its source puts it into
 * @param residuals by how much it misses each check of {@link Conventions#checks}, at worst
 */
public record SourceEpisode(RecordedEpisode episode, String split, Map<String, Double> residuals) {
    public SourceEpisode {
        residuals = new TreeMap<>(residuals);
    }
}
