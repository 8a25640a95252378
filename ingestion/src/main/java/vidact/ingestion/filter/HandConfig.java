package vidact.ingestion.filter;

import vidact.core.Check;

/**
 * How hands are looked for.
 *
 * @param model MediaPipe's palm detector as an ONNX file; empty looks for no hands, and the scores stay unknown
 * @param sha256 that the file must have; empty takes any
 * @param framesPerSecond rate at which frames are looked at, at most that of sampling
 * @param confidence least probability of a hand, (0, 1)
 * @param overlap two boxes that share more of their union are one hand, (0, 1)
 * @param black value that a black pixel has in the model's input, white being 1: 0 (models of 192 pixels) or -1 (256)
 */
public record HandConfig(
        String model, String sha256, double framesPerSecond, double confidence, double overlap, double black) {
    /** Looks for no hands. */
    public static final HandConfig NONE = new HandConfig("", "", 1, 0.5, 0.3, 0);

    public HandConfig {
        Check.argument(framesPerSecond > 0, "hands.framesPerSecond must be above 0, got %s", framesPerSecond);
        Check.argument(
                confidence > 0 && confidence < 1 && overlap > 0 && overlap < 1,
                "hands.confidence and hands.overlap lie in (0, 1), got %s and %s",
                confidence,
                overlap);
        Check.argument(black == 0 || black == -1, "hands.black is 0 or -1, got %s", black);
    }

    /** Whether anybody looks. */
    public boolean looks() {
        return !model.isEmpty();
    }
}
