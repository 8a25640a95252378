package vidact.gpt;

import vidact.core.Check;

/**
 * What a sequence is made of.
 *
 * @param steps longest sequence, in time steps
 * @param vocabulary number of image codes, V
 * @param textWidth width of a text feature, E; not used if the layout has no text
 */
public record SequenceConfig(TokenLayout layout, int steps, int vocabulary, int textWidth) {
    public SequenceConfig {
        Check.argument(
                steps > 0 && vocabulary > 1, "a sequence needs steps and codes, got %d and %d", steps, vocabulary);
    }

    /** Longest sequence, in tokens. */
    public int tokens() {
        return steps * layout.tokensPerStep();
    }
}
