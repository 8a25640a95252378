package vidact.serving.wire;

import java.util.Locale;

/** What came over the wire is not what it should be; the message is for whoever sent it. */
public final class WireException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String sentence;

    public WireException(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    /** What is wrong, for whoever sent it. */
    public String sentence() {
        return sentence;
    }

    /** Refuses what was sent unless the condition holds. */
    public static void require(boolean condition, String message, Object... values) {
        if (!condition) {
            throw new WireException(String.format(Locale.ROOT, message, values));
        }
    }
}
