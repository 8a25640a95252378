package vidact.simulation;

import java.util.List;
import vidact.simulation.scene.Layout;
import vidact.simulation.world.Cameras;

/**
 * What {@code evaluate} is asked.
 *
 * @param layout the table
 * @param staticPixels side of the static camera's picture; likewise wristPixels
 * @param samples each pixel is the mean of {@code samples x samples} drawn ones
 * @param baselines policies that are run on the same chains
 */
public record EvaluateConfig(Layout layout, int staticPixels, int wristPixels, int samples, List<String> baselines) {
    public EvaluateConfig {
        baselines = List.copyOf(baselines);
        new Cameras.Sizes(staticPixels, wristPixels, samples);
    }

    Cameras.Sizes sizes() {
        return new Cameras.Sizes(staticPixels, wristPixels, samples);
    }
}
