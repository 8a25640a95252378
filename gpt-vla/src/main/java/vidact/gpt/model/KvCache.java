package vidact.gpt.model;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import vidact.core.Check;
import vidact.torch.Scopes;
import vidact.torch.Tensors;
import vidact.torch.nn.SelfAttention;

/**
 * Keys and values of the tokens so far, for every layer, in memory taken once. It belongs to the code that made it, which
 * closes it; views that it hands out die with their scope.
 */
public final class KvCache implements AutoCloseable {
    private final List<Layer> layers = new ArrayList<>();
    private final long capacity;
    private long length;
    private int step;
    private int image;

    /** @param shape {@code [B, H, capacity, D/H]} of each layer's keys */
    KvCache(int layerCount, long[] shape, ScalarType type) {
        capacity = shape[2];
        for (int i = 0; i < layerCount; i++) {
            Tensor keys = Scopes.keep(torch.empty(shape, Tensors.options(type), null));
            Tensor values = Scopes.keep(torch.empty(shape, Tensors.options(type), null));
            layers.add(new Layer(keys, values));
        }
    }

    /** Tokens remembered. */
    long length() {
        return length;
    }

    SelfAttention.Memory layer(int index) {
        return layers.get(index);
    }

    /** Forgets everything. */
    public void clear() {
        length = 0;
        startStep(0);
    }

    /** The time step that the next token belongs to. */
    int step() {
        return step;
    }

    /** Image tokens of that step that are remembered. */
    int image() {
        return image;
    }

    /** After whole steps: the next token begins this one. */
    void startStep(long next) {
        step = (int) next;
        image = 0;
    }

    /** After an image token of a step of {@code images}. */
    void advanceImage(int images) {
        image++;
        if (image == images) {
            startStep(step + 1L);
        }
    }

    /** After all layers have seen {@code tokens} new ones. */
    void advance(long tokens) {
        length += tokens;
    }

    @Override
    public void close() {
        layers.forEach(layer -> {
            layer.keys.close();
            layer.values.close();
        });
    }

    private final class Layer implements SelfAttention.Memory {
        private final Tensor keys;
        private final Tensor values;

        Layer(Tensor keys, Tensor values) {
            this.keys = keys;
            this.values = values;
        }

        @Override
        public Tensor keys(Tensor added) {
            return append(keys, added);
        }

        @Override
        public Tensor values(Tensor added) {
            return append(values, added);
        }

        private Tensor append(Tensor store, Tensor added) {
            long tokens = added.size(2);
            Check.state(length + tokens <= capacity, "the cache holds %d tokens, not %d", capacity, length + tokens);
            store.narrow(2, length, tokens).copy_(added);
            return store.narrow(2, 0, length + tokens);
        }
    }
}
