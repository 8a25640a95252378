package vidact.serving.robot;

import java.util.Optional;
import vidact.serving.wire.WireException;

/**
 * What a robot may ask for beside its actions.
 *
 * @param restart forget what came before, as if the instruction were new
 * @param seed of the policy's randomness from the next start on
 * @param deadlineMillis time after which the answer is of no use, from its arrival; 0 leaves it to the server
 * @param step number that the answer repeats
 * @param execute actions of the chunk to carry out before the next observation; 0 leaves it to the policy
 * @param frames whether to tell what the policy expects to see one step later
 * @param ensemble weight of {@link vidact.core.policy.TemporalEnsemble}, from the next start on
 */
public record Wish(
        boolean restart,
        long seed,
        int deadlineMillis,
        Optional<Long> step,
        int execute,
        boolean frames,
        Optional<Double> ensemble) {
    public Wish {
        WireException.require(deadlineMillis >= 0, "deadline_ms must be 0 or more, got %d", deadlineMillis);
        WireException.require(execute >= 0, "execute must be 0 or more, got %d", execute);
        ensemble.ifPresent(weight -> WireException.require(
                weight >= 0 && Double.isFinite(weight), "ensemble must be a weight of 0 or more, got %s", weight));
    }
}
