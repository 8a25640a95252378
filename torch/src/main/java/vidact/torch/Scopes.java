package vidact.torch;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;

/**
 * Who frees tensors. A tensor made inside a scope is freed at the scope's end; scopes belong to their thread and nest.
 * The rule of the house: one scope a training step, one a generated token, one a tokenised batch.
 */
public final class Scopes {
    private Scopes() {}

    /** Runs {@code body} and frees every tensor that it made except its result, which moves to the enclosing scope. */
    public static Tensor scoped(Supplier<Tensor> body) {
        PointerScope outer = PointerScope.getInnerScope();
        try (PointerScope inner = new PointerScope()) {
            Tensor result = body.get();
            if (outer == null) {
                result.retainReference();
            } else {
                outer.attach(result);
            }
            return result;
        }
    }

    /** Runs {@code body} and frees every tensor that it made; the result is no tensor. */
    public static <T> T freeing(Supplier<T> body) {
        try (PointerScope scope = new PointerScope()) {
            return body.get();
        }
    }

    /** Runs {@code body} without recording gradients and frees every tensor that it made. */
    public static <T> T inference(Supplier<T> body) {
        try (PointerScope scope = new PointerScope();
                InferenceMode mode = new InferenceMode()) {
            return body.get();
        }
    }

    /** Makes a tensor outlive the scope that it was made in: its owner is now the object that holds it. */
    public static Tensor keep(Tensor tensor) {
        if (PointerScope.getInnerScope() != null) {
            tensor.retainReference();
        }
        return tensor;
    }
}
