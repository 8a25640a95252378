package vidact.torch.train;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import vidact.core.image.Image;
import vidact.torch.Parameters;

/** What is trained. All that a step does follows from its number, so that the step number is the data position. */
public interface Task {
    /** What the optimiser moves. */
    Parameters parameters();

    /** The loss of a step, counted from 0, over that step's batch; called within the step's scope. */
    Loss loss(long step);

    /**
     * Called after the optimiser moved the parameters, within the same scope.
     *
     * @return more scalars worth a curve of their own
     */
    default Map<String, Tensor> afterUpdate(long step) {
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
