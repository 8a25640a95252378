package vidact.core;

import java.util.Locale;

/** Checks that end in a sentence: what is wrong, where, and what to do about it. */
public final class Check {
    private Check() {}

    /** Refuses an argument unless {@code holds}; the message is formatted only then. */
    public static void argument(boolean holds, String format, Object... values) {
        if (!holds) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, format, values));
        }
    }

    /** Refuses to go on from a state that the caller could have avoided. */
    public static void state(boolean holds, String format, Object... values) {
        if (!holds) {
            throw new IllegalStateException(String.format(Locale.ROOT, format, values));
        }
    }
}
