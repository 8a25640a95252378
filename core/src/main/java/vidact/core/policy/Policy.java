package vidact.core.policy;

import java.util.Set;

/** Decides what a robot does next. One policy serves one robot at a time; it may keep a history. */
public interface Policy extends AutoCloseable {
    /**
     * A new instruction begins: forget what came before.
     *
     * @param seed of all randomness until the next start
     */
    void start(String instruction, long seed);

    /** Actions for the next steps. */
    ActionChunk act(Observation observation);

    /** The cameras whose pictures {@link #act} looks at; others are not rendered for it. */
    Set<String> views();

    /** How many actions of a chunk of {@code steps} are carried out before {@link #act} is asked again. */
    default int horizon(int steps) {
        return steps;
    }

    /**
     * So many actions of the last chunk are carried out before {@link #act} is asked again: said by whoever does not keep to {@link #horizon},
     * so that a policy knows how long ago what it remembers was.
     */
    default void carriesOut(int actions) {}

    @Override
    default void close() {}
}
