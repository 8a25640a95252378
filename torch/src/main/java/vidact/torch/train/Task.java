package vidact.torch.train;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import vidact.core.image.Image;
import vidact.torch.Parameters;

/** What is trained. All that a step does follows from its number, so that the step number is the data position. */
public interface Task {
    /** The figure of {@link #validate} that is least at the best checkpoint. */
    String VALIDATION_LOSS = "validation_loss";

    /** What the optimiser moves. */
    Parameters parameters();

    /** Parts that a step's batch is worked through in, one after another, where all of it at once would not fit into memory. */
    default int parts() {
        return 1;
    }

    /**
     * The loss of a step, counted from 0, over a part of that step's batch; called within the part's scope. The step's loss, and
     * its gradients, are the means over the parts.
     */
    Loss loss(long step, int part);

    /**
     * Called after the optimiser moved the parameters, within the scope of the last part.
     *
     * @return more scalars worth a curve of their own
     */
    default Map<String, Tensor> afterUpdate(long step) {
        return Map.of();
    }

    /**
     * How the model does on data that it does not learn from, after so many steps, whenever that is wanted; {@link #VALIDATION_LOSS}
     * among the figures says which checkpoint is the best.
     */
    default Map<String, Double> validate(long steps) {
        return Map.of();
    }

    /** A picture of what the model does after a step, at those steps after which one is wanted. */
    default Optional<Image> preview(long step) {
        return Optional.empty();
    }

    /** Tensors besides the parameters that going on needs, by name; restored in place. */
    default Map<String, Tensor> state() {
        return Map.of();
    }

    /** Writes what makes the checkpoint usable on its own, such as its configuration; weights are written already. */
    void describe(Path checkpoint);

    /**
     * A step's loss.
     *
     * @param total scalar that is minimised
     * @param parts scalars worth a curve of their own
     */
    record Loss(Tensor total, Map<String, Tensor> parts) {
        public Loss {
            parts = Map.copyOf(parts);
        }
    }
}
