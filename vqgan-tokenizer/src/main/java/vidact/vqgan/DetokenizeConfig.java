package vidact.vqgan;

import vidact.core.Check;

/**
 * What {@code detokenize} is asked.
 *
 * @param split clips of which split, {@code all} for every one
 */
public record DetokenizeConfig(String split) {
    public DetokenizeConfig {
        Check.argument(!split.isBlank(), "split must name a split or be 'all'");
    }
}
