package vidact.cvae.model;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import vidact.cvae.HeadConfig;
import vidact.torch.Parameters;
import vidact.torch.Precision;

/** Turns hidden states into chunks of actions. M is any number of hidden states. */
public sealed interface ActionHead permits CvaeHead, MseHead {
    /** The head that a configuration names. */
    static ActionHead of(Parameters parameters, HeadConfig config, Sizes sizes, Precision precision) {
        return switch (config.kind()) {
            case CVAE -> new CvaeHead(parameters, config, sizes, precision);
            case MSE -> new MseHead(parameters, config, sizes, precision);
        };
    }

    /**
     * What a head must fit.
     *
     * @param hidden width D of the hidden states
     * @param chunk actions K
     * @param arm numbers A of an action without the gripper
     */
    record Sizes(int hidden, int chunk, int arm) {}

    /**
     * A chunk.
     *
     * @param arm {@code [M, K, A]} in deviations
     * @param gripper logits of the greater value, {@code [M, K]}
     */
    record Chunk(Tensor arm, Tensor gripper) {}

    /**
     * What was done.
     *
     * @param arm {@code [M, K, A]} in deviations
     * @param gripper 0 or 1, {@code [M, K]}
     * @param valid whether the episode has that action, 0 or 1, {@code [M, K]}
     */
    record Truth(Tensor arm, Tensor gripper, Tensor valid) {}

    /**
     * A guess in training.
     *
     * @param divergence of each latent number from its prior in nats, {@code [M, Z]}; nothing if there is none
     */
    record Guess(Chunk chunk, Optional<Tensor> divergence) {}

    /**
     * Guesses what was done, in training.
     *
     * @param hidden {@code [M, D]}
     */
    Guess guess(Tensor hidden, Truth truth);

    /**
     * Says what to do.
     *
     * @param hidden {@code [M, D]}
     * @param latent {@code [M, Z]}, zeros for the prior's mean; a head without a latent variable does not look at it
     */
    Chunk act(Tensor hidden, Tensor latent);
}
