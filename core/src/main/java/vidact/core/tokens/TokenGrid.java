package vidact.core.tokens;

import vidact.core.Check;

/**
 * Shape of a tokenised frame.
 *
 * @param height rows of codes
 * @param width columns of codes
 * @param vocabulary number of different codes; each is in [0, vocabulary)
 */
public record TokenGrid(int height, int width, int vocabulary) {
    public TokenGrid {
        Check.argument(
                height > 0 && width > 0 && vocabulary > 1 && vocabulary <= 1 << 16,
                "%d x %d codes of %d: a frame needs a code, and codes are stored in 16 bits",
                height,
                width,
                vocabulary);
    }

    /** Codes a frame. */
    public int tokens() {
        return height * width;
    }
}
