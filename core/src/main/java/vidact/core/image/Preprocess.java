package vidact.core.image;

import vidact.core.Check;
import vidact.core.Hashes;

/**
 * All that happens to a frame before a tokenizer sees it.
 *
 * @param size side of the square that frames become, in pixels
 */
public record Preprocess(int size, Resize.Fit fit) {
    public Preprocess {
        Check.argument(size > 0, "preprocess.size must be above 0, got %d", size);
    }

    /** The frame as the tokenizer sees it. */
    public Image apply(Image frame) {
        return Resize.square(frame, size, fit);
    }

    /** Hash that changes whenever the result could. */
    public String sha256() {
        return Hashes.sha256("triangle filter 1, " + size + ", " + fit);
    }
}
