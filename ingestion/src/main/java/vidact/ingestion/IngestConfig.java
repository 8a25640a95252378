package vidact.ingestion;

import java.util.LinkedHashMap;
import java.util.Map;
import vidact.core.Check;
import vidact.ingestion.filter.FilterConfig;
import vidact.ingestion.filter.HandConfig;
import vidact.ingestion.filter.ShotCutter;
import vidact.ingestion.robot.RobotConfig;

/**
 * What {@code ingest} is asked.
 *
 * @param framesPerSecond rate at which frames are sampled
 * @param validationShare share of clips held out as split {@code validation}, [0, 1], by hash of the clip, so that it does
 *     not change when files are added; a split that the source states counts before it
 * @param clipsPerPart clips of the source in one file of the catalogue
 * @param shots where videos are cut, each shot being a clip
 * @param hands how hands are looked for
 * @param licences licence of each data set that does not state its own, by the data set's name
 * @param robot how robot data sets are converted
 */
public record IngestConfig(
        double framesPerSecond,
        double validationShare,
        int clipsPerPart,
        Isolation isolation,
        ShotCutter.Config shots,
        HandConfig hands,
        FilterConfig filter,
        Map<String, String> licences,
        RobotConfig robot) {

    /**
     * Decoding happens in processes of its own, so that a file that hangs, explodes or crashes the decoder costs one row.
     *
     * @param seconds longest that a clip may take
     * @param megabytes most memory that a process may take
     * @param maxMegapixels largest picture that is decoded
     */
    public record Isolation(double seconds, int megabytes, double maxMegapixels) {
        public Isolation {
            Check.argument(
                    seconds > 0 && megabytes >= 256 && maxMegapixels > 0,
                    "isolation.seconds and maxMegapixels must be above 0 and megabytes at least 256, got %s, %s and %d",
                    seconds,
                    maxMegapixels,
                    megabytes);
        }
    }

    public IngestConfig {
        Check.argument(framesPerSecond > 0, "framesPerSecond must be above 0, got %s", framesPerSecond);
        Check.argument(
                validationShare >= 0 && validationShare <= 1,
                "validationShare lies in [0, 1], got %s",
                validationShare);
        Check.argument(clipsPerPart > 0, "clipsPerPart must be above 0, got %d", clipsPerPart);
        licences = new LinkedHashMap<>(licences);
    }
}
