package vidact.gpt.model;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * Whole time steps of a batch of sequences.
 *
 * @param images codes {@code [B, F, views * N]}
 * @param text features {@code [B, F, E]}, or {@code [B, E]} if they are the same at every step; ignored if the layout has no text
 * @param packing which steps belong together, if a sequence holds more than one sample
 * @param robot what a robot's layout adds
 */
public record Steps(Tensor images, Tensor text, Optional<Packing> packing, Optional<Robot> robot) {
    /**
     * Several samples in one sequence: they never see each other, and each counts its time steps from 0.
     *
     * @param samples which sample a step belongs to, 64-bit integers {@code [B, F]}; padding is a sample of its own
     * @param times time step within the sample, {@code [B, F]}
     */
    public record Packing(Tensor samples, Tensor times) {}

    /**
     * A robot's side of the steps.
     *
     * @param states vectors of the states, {@code [B, F, D]}
     * @param known whether a step's state may be seen, booleans {@code [B, F]}
     * @param action the learned vector that stands where an action is read, {@code [D]}
     */
    public record Robot(Tensor states, Tensor known, Tensor action) {}

    /** Sequences of one sample each, without a robot. */
    public static Steps of(Tensor images, Tensor text) {
        return new Steps(images, text, Optional.empty(), Optional.empty());
    }

    /** The same with several samples a sequence. */
    public static Steps packed(Tensor images, Tensor text, Packing packing) {
        return new Steps(images, text, Optional.of(packing), Optional.empty());
    }

    /** The same with a robot's states and actions. */
    public Steps with(Robot added) {
        return new Steps(images, text, packing, Optional.of(added));
    }

    /** B. */
    long batch() {
        return images.size(0);
    }

    /** F. */
    public long frames() {
        return images.size(1);
    }
}
