package vidact.torch.nn;

import vidact.core.Check;
import vidact.torch.Precision;

/**
 * Sizes of one transformer block.
 *
 * @param width model width D
 * @param heads attention heads H, a divisor of the width
 * @param dropout probability in [0, 1), used in training only
 */
public record BlockConfig(int width, int heads, double dropout, Precision precision) {
    public BlockConfig {
        Check.argument(
                width > 0 && heads > 0 && width % heads == 0,
                "width %d does not split over %d heads: make it a multiple of heads",
                width,
                heads);
        Check.argument(dropout >= 0 && dropout < 1, "dropout %s is no probability in [0, 1)", dropout);
    }
}
