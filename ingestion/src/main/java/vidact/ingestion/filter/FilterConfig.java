package vidact.ingestion.filter;

import vidact.core.Check;

/**
 * Thresholds of the cheap filters.
 *
 * @param minFrames fewest sampled frames of a kept clip
 * @param blackBrightness a frame whose mean grey value, [0, 255], is below this is black
 * @param maxBlackRatio largest share of black frames
 * @param minMotion smallest mean absolute grey difference between neighbouring sampled frames, [0, 255]
 * @param maxMissingShare largest share of the stream's stated length that may fail to decode
 */
public record FilterConfig(
        int minFrames, double blackBrightness, double maxBlackRatio, double minMotion, double maxMissingShare) {
    public FilterConfig {
        Check.argument(minFrames > 0, "filter.minFrames must be above 0, got %d", minFrames);
        Check.argument(
                maxBlackRatio >= 0 && maxBlackRatio <= 1 && maxMissingShare >= 0 && maxMissingShare <= 1,
                "filter.maxBlackRatio and maxMissingShare lie in [0, 1], got %s and %s",
                maxBlackRatio,
                maxMissingShare);
    }
}
