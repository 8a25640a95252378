package vidact.torch.nn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import vidact.core.Check;
import vidact.core.Hashes;
import vidact.torch.Device;
import vidact.torch.Tensors;

/**
 * Dropout that knows by itself when it is on: no flag has to travel through the model, and none can be forgotten. What a
 * sample loses follows from its number alone while {@link #seeded} holds, however samples are dealt out to batches and ranks.
 */
public final class Dropout {
    /** A draw has 16 bits, which makes four of one number of the generator. */
    private static final double DRAWS = 1 << 16;

    private static final ThreadLocal<List<Generator>> SAMPLES = ThreadLocal.withInitial(List::of);

    private Dropout() {}

    /** While this is open, this thread's samples have random numbers of their own. */
    public static final class Samples implements AutoCloseable {
        private Samples() {}

        @Override
        public void close() {
            SAMPLES.get().forEach(Generator::close);
            SAMPLES.set(List.of());
        }
    }

    /**
     * Gives each sample of the next forward pass its own random numbers.
     *
     * @param first number of the first sample of the batch within the run
     */
    public static Samples seeded(long seed, long first, int count) {
        List<Generator> generators = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long own = Hashes.random(seed, "dropout " + (first + i)).nextLong();
            Generator generator = Device.current().generator(own);
            generator.retainReference();
            generators.add(generator);
        }
        SAMPLES.set(generators);
        return new Samples();
    }

    /** Drops values of {@code [B, ...]} with that probability while gradients flow, which is in training alone. */
    static Tensor apply(Tensor x, double probability) {
        if (probability == 0 || !x.requires_grad()) {
            return x;
        }
        List<Generator> samples = SAMPLES.get();
        if (samples.isEmpty()) {
            return torch.dropout(x, probability, true);
        }
        Check.state(
                samples.size() == x.size(0), "dropout was seeded for %d samples, not %d", samples.size(), x.size(0));
        long[] shape = {x.size(0), (x.numel() / x.size(0) + 3) / 4};
        Tensor drawn = torch.empty(shape, Tensors.options(ScalarType.Long), null);
        for (int i = 0; i < samples.size(); i++) {
            drawn.select(0, i).random_(Long.MIN_VALUE, new LongOptional(), new GeneratorOptional(samples.get(i)));
        }
        Tensor sixteenBits = drawn.view(ScalarType.Short).narrow(1, 0, x.numel() / x.size(0)); // [B, values]
        double least = Short.MIN_VALUE + Math.rint(probability * DRAWS);
        Tensor dropped = sixteenBits.lt(new Scalar(least)).reshape(x.sizes());
        double kept = (Short.MAX_VALUE + 1 - least) / DRAWS;
        return x.masked_fill(dropped, new Scalar(0.0)).mul(new Scalar(1 / kept));
    }
}
