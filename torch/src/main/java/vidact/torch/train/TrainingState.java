package vidact.torch.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.torch.Seeds;
import vidact.torch.TensorFiles;

/** All that going on with training needs: weights, the optimiser's and the task's state, random numbers, the step. */
final class TrainingState {
    private static final String TENSORS = "state.safetensors";
    private static final String STEP = "step.json";
    private static final String RANDOM = "random";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Task task;
    private final AdamW optimiser;

    TrainingState(Task task, AdamW optimiser) {
        this.task = task;
        this.optimiser = optimiser;
    }

    /**
     * The position that a checkpoint was taken at.
     *
     * @param step steps done, which is the data position too
     */
    private record Position(long step) {}

    void write(Path checkpoint) {
        Path training = checkpoint.resolve(CheckpointFolder.TRAINING);
        try (PointerScope scope = new PointerScope()) {
            Files.createDirectories(training);
            task.parameters().save(checkpoint.resolve(CheckpointFolder.WEIGHTS));
            TensorFiles.write(training.resolve(TENSORS), tensors());
            JSON.writeValue(training.resolve(STEP).toFile(), new Position(optimiser.updates()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + training, e);
        }
        task.describe(checkpoint);
    }

    /** Restores everything in place and returns the number of steps done. */
    long restore(Path checkpoint) {
        Path training = checkpoint.resolve(CheckpointFolder.TRAINING);
        try (PointerScope scope = new PointerScope()) {
            task.parameters().load(checkpoint.resolve(CheckpointFolder.WEIGHTS));
            Map<String, Tensor> tensors = tensors();
            TensorFiles.readInto(training.resolve(TENSORS), tensors);
            Tensor random = tensors.get(RANDOM);
            if (random != null) {
                Seeds.restore(random);
            }
            Position position = JSON.readValue(training.resolve(STEP).toFile(), Position.class);
            optimiser.goOnAfter(position.step());
            return position.step();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + training, e);
        }
    }

    private Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>(optimiser.state());
        task.state().forEach((name, tensor) -> tensors.put("task." + name, tensor));
        tensors.put(RANDOM, Seeds.state());
        return tensors;
    }
}
