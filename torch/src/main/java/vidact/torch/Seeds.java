package vidact.torch;

import java.util.function.Supplier;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** libtorch's own random numbers (initial weights, dropout, sampling): set, saved and restored. */
public final class Seeds {
    private Seeds() {}

    /** Starts libtorch's generator anew. */
    public static synchronized void set(long seed) {
        Natives.load();
        torch.manual_seed(seed);
    }

    /** What {@code make} makes of numbers that follow from the seed alone, whatever else this process does meanwhile. */
    public static synchronized <T> T from(long seed, Supplier<T> make) {
        set(seed);
        return make.get();
    }

    /** State of the generator, bytes {@code [N]}. */
    public static Tensor state() {
        try (Generator generator = torch.getDefaultCPUGenerator()) {
            return generator.get_state();
        }
    }

    /** Goes on from a saved state. */
    public static void restore(Tensor state) {
        try (Generator generator = torch.getDefaultCPUGenerator()) {
            generator.set_state(state);
        }
    }
}
