package vidact.torch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
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
            Tensor tensor = Scopes.keep(started(start, shape));
            tensor.set_requires_grad(true);
            Check.argument(tensors.put(prefix + name, tensor) == null, "parameter '%s%s' exists", prefix, name);
            return tensor;
        }
    }

    /** Filled on the processor, so that a seed means the same weights on every device; shapes alone need no values. */
    private static Tensor started(Start start, long[] shape) {
        if (Device.current().equals(Device.SHAPES)) {
            return torch.empty(shape, Tensors.options(ScalarType.Float), null);
        }
        Tensor tensor = torch.empty(shape);
        start.fill(tensor);
        return Device.current().move(tensor);
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

    /**
     * Starts from the tensors of another model as far as they fit: those of the same name and shape; of a table that is longer or
     * shorter, the rows that both have.
     *
     * @return names of tensors that keep the values they were made with
     */
    public List<String> warmStart(Map<String, Tensor> others) {
        List<String> fresh = new ArrayList<>();
        try (NoGradGuard guard = new NoGradGuard()) {
            tensors.forEach((name, tensor) -> {
                Tensor other = others.get(name);
                if (other == null || !rowsAgree(tensor, other)) {
                    fresh.add(name);
                } else {
                    long rows = Math.min(tensor.size(0), other.size(0));
                    tensor.narrow(0, 0, rows).copy_(other.narrow(0, 0, rows));
                }
            });
        }
        return fresh;
    }

    /** Whether two tensors agree in all sizes but, if they are tables, the first. */
    private static boolean rowsAgree(Tensor some, Tensor other) {
        long[] a = Tensors.shape(some);
        long[] b = Tensors.shape(other);
        int from = a.length == 2 ? 1 : 0;
        return a.length == b.length && Arrays.equals(a, from, a.length, b, from, b.length);
    }

    /** The tensors so named stay as they are: they get no gradients, and the optimiser does not move them. */
    public void fix(Predicate<String> named) {
        tensors.forEach((name, tensor) -> {
            if (named.test(name)) {
                tensor.set_requires_grad(false);
            }
        });
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
