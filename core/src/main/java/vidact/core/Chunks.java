package vidact.core;

import java.util.ArrayList;
import java.util.List;

/** A list cut into pieces. */
public final class Chunks {
    private Chunks() {}

    /** Pieces of {@code size} elements in order; the last may be shorter; none of an empty list. */
    public static <T> List<List<T>> of(List<T> list, int size) {
        Check.argument(size > 0, "pieces need an element, got a size of %d", size);
        List<List<T>> chunks = new ArrayList<>();
        for (int start = 0; start < list.size(); start += size) {
            chunks.add(List.copyOf(list.subList(start, Math.min(list.size(), start + size))));
        }
        return chunks;
    }
}
