package vidact.torch;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import vidact.core.Check;

/**
 * The trainable tensors of a model under the names of its checkpoint. Layers add theirs when they are built and keep
 * using the same tensors, so loading, training and converting happen in place.
 */
public final class Parameters {
    private final Map<String, Tensor> tensors;
    private final String prefix;

    /** An empty set. */
    public Parameters() {
        this(new LinkedHashMap<>(), "");
        Natives.load();
    }

    private Parameters(Map<String, Tensor> tensors, String prefix) {
        this.tensors = tensors;
        this.prefix = prefix;
    }

    /** The same set, in which added names start with {@code name} and a dot. */
    public Parameters under(String name) {
        return new Parameters(tensors, prefix + name + ".");
    }

    /** Adds a tensor of that shape with starting values; it outlives every scope. */
    public Tensor add(String name, Start start, long... shape) {
        try (NoGradGuard guard = new NoGradGuard()) {
            Tensor tensor = Scopes.keep(torch.empty(shape));
            start.fill(tensor);
            tensor.set_requires_grad(true);
            Check.argument(tensors.put(prefix + name, tensor) == null, "parameter '%s%s' exists", prefix, name);
            return tensor;
        }
    }

    /** All tensors by name, in the order in which they were added. */
    public Map<String, Tensor> byName() {
        return Collections.unmodifiableMap(tensors);
    }

    /** The tensor of that name. */
    public Tensor get(String name) {
        Tensor tensor = tensors.get(prefix + name);
        if (tensor == null) {
            throw new IllegalArgumentException("there is no parameter '" + prefix + name + "'");
        }
        return tensor;
    }

    public Collection<Tensor> tensors() {
        return byName().values();
    }

    /** Number of trainable values. */
    public long count() {
        return tensors.values().stream().mapToLong(Tensor::numel).sum();
    }

    /** Writes a safetensors file. */
    public void save(Path file) {
        TensorFiles.write(file, tensors);
    }

    /** Reads a safetensors file; names and shapes must agree exactly. */
    public void load(Path file) {
        TensorFiles.readInto(file, tensors);
    }

    /** Reads a safetensors file that may hold more, such as a classifier or a loss: the tensors so named are left out. */
    public void loadExcept(Path file, Predicate<String> leftOut) {
        TensorFiles.readInto(file, tensors, leftOut);
    }

    /** Makes the model fit for inference alone: no gradients, weights stored as {@code type}. */
    public void freeze(ScalarType type) {
        try (NoGradGuard guard = new NoGradGuard()) {
            for (Tensor tensor : tensors.values()) {
                tensor.set_requires_grad(false);
                if (tensor.scalar_type().value != type.value) {
                    Tensor converted = Scopes.keep(tensor.to(type));
                    tensor.set_data(converted);
                }
            }
        }
    }
}
