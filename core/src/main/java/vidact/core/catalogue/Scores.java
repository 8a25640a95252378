package vidact.core.catalogue;

/**
 * What the filters measured, over the sampled frames.
 *
 * @param brightness mean of the grey values, [0, 255]
 * @param blackRatio share of frames that are black, [0, 1]
 * @param motion mean absolute grey difference of neighbouring frames, [0, 255]
 */
public record Scores(double brightness, double blackRatio, double motion) {}
