package vidact.ingestion.dedup;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Clips that are copies of one another, from pairs: a copy of a copy is in the group. Only clips with a copy are held. */
public final class DuplicateGroups {
    private final Map<Long, Fingerprint> clips = new HashMap<>();
    private final Map<Long, Long> parents = new HashMap<>();

    /** Puts two clips into one group. */
    public void join(Fingerprint a, Fingerprint b) {
        clips.putIfAbsent(a.place(), a);
        clips.putIfAbsent(b.place(), b);
        Fingerprint first = best(a.place());
        Fingerprint second = best(b.place());
        if (first.place() == second.place()) {
            return;
        }
        // The better one is the root, so that a group's root is the clip that is kept.
        boolean keepsFirst = first.compareTo(second) < 0;
        parents.put(keepsFirst ? second.place() : first.place(), keepsFirst ? first.place() : second.place());
    }

    /** The clip of the group of a place that is kept; none if that place has no copy. */
    public Optional<Fingerprint> kept(long place) {
        return clips.containsKey(place) ? Optional.of(best(place)) : Optional.empty();
    }

    private Fingerprint best(long place) {
        long root = place;
        for (Long parent = parents.get(root); parent != null; parent = parents.get(root)) {
            root = parent;
        }
        if (root != place) {
            parents.put(place, root); // shorter ways for the next question
        }
        Fingerprint best = clips.get(root);
        if (best == null) {
            throw new IllegalStateException("place " + root + " is in no group");
        }
        return best;
    }
}
