package vidact.core.policy;

import java.util.List;
import java.util.function.Supplier;

/** A model that robots share: it gives each a policy of its own, and may decide for several of them in one go. */
@FunctionalInterface
public interface Policies extends Supplier<Policy> {
    /** One robot's turn to be told what to do. */
    record Turn(Policy policy, Observation observation) {}

    /** A policy for one more robot. */
    @Override
    Policy get();

    /** What each number of an observation's state must be; none if the policies do not look at it. */
    default List<String> stateNames() {
        return List.of();
    }

    /**
     * Decides for several robots at once.
     *
     * @param turns of policies that these policies gave, no two of the same one
     * @return a chunk for each, in their order
     */
    default List<ActionChunk> act(List<Turn> turns) {
        return turns.stream().map(turn -> turn.policy().act(turn.observation())).toList();
    }
}
