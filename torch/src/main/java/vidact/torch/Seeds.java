package vidact.torch;

import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** libtorch's own random numbers (initial weights, dropout, sampling): set, saved and restored. */
public final class Seeds {
    private Seeds() {}

    /** Starts libtorch's generator anew. */
    public static void set(long seed) {
        Natives.load();
        torch.manual_seed(seed);
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
