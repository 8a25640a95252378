package vidact.e2e;

import java.util.ArrayList;
import java.util.List;

/** What {@code display} in a notebook's cell is, while tests run it: a kernel has its own. Public, since cells call it. */
public final class NotebookDisplay {
    private static final List<Object> SHOWN = new ArrayList<>();

    private NotebookDisplay() {}

    /** Shows a picture, or anything else as text. */
    public static void show(Object value) {
        SHOWN.add(value);
    }

    /** What was shown since the last call. */
    static List<Object> take() {
        List<Object> taken = List.copyOf(SHOWN);
        SHOWN.clear();
        return taken;
    }
}
