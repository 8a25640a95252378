package vidact.ingestion.robot;

import vidact.core.Check;

/**
 * How robot data sets are converted.
 *
 * @param framesPerSecond of sources that do not state their rate; 0 if they all do
 * @param megabytesPerFile decoded pictures that share one Parquet file and one video; bounds memory
 * @param maxMegapixels largest picture that is decoded
 */
public record RobotConfig(int framesPerSecond, int megabytesPerFile, double maxMegapixels) {
    public RobotConfig {
        Check.argument(framesPerSecond >= 0, "robot.framesPerSecond must not be negative, got %d", framesPerSecond);
        Check.argument(
                megabytesPerFile > 0 && maxMegapixels > 0,
                "robot.megabytesPerFile and maxMegapixels must be above 0, got %d and %s",
                megabytesPerFile,
                maxMegapixels);
    }
}
