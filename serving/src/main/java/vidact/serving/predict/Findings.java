package vidact.serving.predict;

import java.util.List;

/**
 * What came of predicting.
 *
 * @param horizons the same frame by frame
 * @param contrasts the same clips under other captions
 */
public record Findings(List<Prediction> predictions, Horizons horizons, Contrasts contrasts) {}
