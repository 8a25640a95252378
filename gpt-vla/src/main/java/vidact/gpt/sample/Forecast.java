package vidact.gpt.sample;

import java.util.List;

/**
 * What was predicted for one clip.
 *
 * @param codes of the predicted frames, {@code [frames][N]}
 * @param crossEntropy of the true codes under the model, nats a token, one a frame; empty where no truth was given
 */
public record Forecast(List<int[]> codes, List<Double> crossEntropy) {
    public Forecast {
        codes = List.copyOf(codes);
        crossEntropy = List.copyOf(crossEntropy);
    }
}
