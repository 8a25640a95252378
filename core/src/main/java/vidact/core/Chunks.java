package vidact.core;

import java.util.ArrayList;
import java.util.List;

/** Parts of a list. */
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

    /** At most {@code count} elements, evenly from first to last. */
    public static <T> List<T> spread(List<T> list, int count) {
        int taken = Math.min(count, list.size());
        List<T> spread = new ArrayList<>(taken);
        for (int i = 0; i < taken; i++) {
            spread.add(list.get((int) ((long) i * list.size() / taken)));
        }
        return spread;
    }
}
