package vidact.torch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import vidact.core.checkpoint.CheckpointException;
import vidact.core.checkpoint.SafeTensors;

/** Named tensors to a safetensors file and back, strictly: names, shapes and element types must all agree. */
public final class TensorFiles {
    private TensorFiles() {}

    /** Writes the tensors in the order of the map. */
    public static void write(Path file, Map<String, Tensor> tensors) {
        Map<String, SafeTensors.Array> arrays = new LinkedHashMap<>();
        List<Tensor> plain = new ArrayList<>();
        tensors.forEach((name, tensor) -> {
            // The array is a view of this copy's memory: hold on to it until the file is written.
            Tensor contiguous = tensor.detach().cpu().contiguous();
            plain.add(contiguous);
            arrays.put(name, Tensors.toArray(contiguous));
        });
        SafeTensors.write(file, arrays);
        plain.forEach(Tensor::close);
    }

    /** Reads all tensors of a file; they outlive every scope. */
    public static Map<String, Tensor> read(Path file) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        SafeTensors.read(file).forEach((name, array) -> tensors.put(name, Scopes.keep(Tensors.ofArray(array))));
        return tensors;
    }

    /**
     * Copies the values of a file into existing tensors.
     *
     * @throws CheckpointException if a tensor is missing, extra, misshapen or of another type; it is named
     */
    public static void readInto(Path file, Map<String, Tensor> tensors) {
        readInto(file, tensors, name -> false);
    }

    /** The same from a file that may hold more: its tensors of the names that {@code leftOut} accepts are not read. */
    static void readInto(Path file, Map<String, Tensor> tensors, Predicate<String> leftOut) {
        Map<String, SafeTensors.Array> arrays = SafeTensors.read(file);
        for (String name : arrays.keySet()) {
            if (!tensors.containsKey(name) && !leftOut.test(name)) {
                throw CheckpointException.extraTensor(file, name);
            }
        }
        try (NoGradGuard guard = new NoGradGuard()) {
            tensors.forEach((name, tensor) -> copy(file, name, arrays.get(name), tensor));
        }
    }

    private static void copy(Path file, String name, SafeTensors.@Nullable Array array, Tensor target) {
        if (array == null) {
            throw CheckpointException.missingTensor(file, name);
        }
        long[] shape = Tensors.shape(target);
        if (!Arrays.equals(array.sizes(), shape)) {
            throw CheckpointException.shape(file, name, array.sizes(), shape);
        }
        String dtype = Tensors.dtype(target);
        if (!array.dtype().equals(dtype)) {
            throw CheckpointException.type(file, name, array.dtype(), dtype);
        }
        try (Tensor values = Tensors.ofArray(array)) {
            target.copy_(values);
        }
    }
}
