package vidact.simulation.physics;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import vidact.simulation.scene.Body;

/** Which bodies touch which. Never changes. */
public final class Contacts {
    private final Map<Body, Set<Body>> touching;

    private Contacts(Map<Body, Set<Body>> touching) {
        this.touching = touching;
    }

    /** What a body touches; never itself. */
    public Set<Body> of(Body body) {
        return touching.getOrDefault(body, Set.of());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Contacts contacts && contacts.touching.equals(touching);
    }

    @Override
    public int hashCode() {
        return touching.hashCode();
    }

    @Override
    public String toString() {
        return touching.toString();
    }

    /** Collects pairs during a step. */
    public static final class Collector {
        private final Map<Body, Set<Body>> touching = new EnumMap<>(Body.class);

        public Collector() {
            Arrays.stream(Body.values()).forEach(body -> touching.put(body, EnumSet.noneOf(Body.class)));
        }

        /** Forgets all pairs. */
        void clear() {
            touching.values().forEach(Set::clear);
        }

        /** Two bodies touch. */
        public Collector add(Body a, Body b) {
            if (a != b) {
                touching.getOrDefault(a, Set.of()).add(b);
                touching.getOrDefault(b, Set.of()).add(a);
            }
            return this;
        }

        /** What has been collected so far. */
        public Contacts contacts() {
            Map<Body, Set<Body>> copy = new EnumMap<>(Body.class);
            touching.forEach((body, others) -> copy.put(body, Set.copyOf(others)));
            return new Contacts(copy);
        }
    }
}
