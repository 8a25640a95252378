package vidact.core;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Runs a check on many random inputs; a failure says how to repeat it. */
public final class Property {
    private Property() {}

    /** Runs {@code check} {@code times} times, each with random numbers of its own. */
    public static void forAll(int times, Consumer<SplittableRandom> check) {
        long first = Long.getLong("property.seed", System.nanoTime());
        int runs = System.getProperty("property.seed") == null ? times : 1;
        for (int i = 0; i < runs; i++) {
            try {
                check.accept(new SplittableRandom(first + i));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("rerun with -Dproperty.seed=" + (first + i), e);
            }
        }
    }
}
