package vidact.core.checkpoint;

import java.nio.file.Path;
import java.util.Arrays;

/** Weights that are missing, damaged, or made for another model; the message names the file and the tensor. */
public final class CheckpointException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private CheckpointException(String message) {
        super(message);
    }

    public static CheckpointException corrupt(Path file, String what) {
        return new CheckpointException(file + " is no readable safetensors file (" + what
                + "): it was cut short or damaged; take an earlier checkpoint");
    }

    public static CheckpointException missingTensor(Path file, String name) {
        return new CheckpointException(file + " lacks tensor '" + name
                + "', which this configuration needs: load a checkpoint of the same configuration");
    }

    public static CheckpointException extraTensor(Path file, String name) {
        return new CheckpointException(file + " holds tensor '" + name
                + "', which this configuration does not have: load a checkpoint of the same configuration");
    }

    public static CheckpointException shape(Path file, String name, long[] found, long[] wanted) {
        return new CheckpointException(file + " holds '" + name + "' as " + Arrays.toString(found)
                + ", but this configuration needs " + Arrays.toString(wanted)
                + ": take the config.json from the checkpoint's folder, or a checkpoint of the same size");
    }

    public static CheckpointException type(Path file, String name, String found, String wanted) {
        return new CheckpointException(file + " holds '" + name + "' as " + found + ", but " + wanted + " is needed");
    }

    public static CheckpointException absent(Path folder, String what) {
        return new CheckpointException(folder + " has no " + what + ": name a folder that training wrote");
    }
}
