package vidact.gpt.train;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import vidact.torch.Device;
import vidact.torch.Precision;
import vidact.torch.Scopes;
import vidact.torch.Tensors;

/** How fast this machine multiplies matrices of a model's size, which is nearly all that training does. */
public final class ProductSpeed {
    private static final int ROWS = 2_048;
    private static final int TIMES = 5;

    private ProductSpeed() {}

    /** Floating-point operations a second of {@code [2048, D] x [D, 4 D]}, the best of a few. */
    public static double measured(int width, Precision precision) {
        return Scopes.inference(() -> {
            Tensor a = torch.rand(new long[] {ROWS, width}, Tensors.options(precision.type()));
            Tensor b = torch.rand(new long[] {4L * width, width}, Tensors.options(precision.type()));
            double best = 0;
            for (int i = 0; i < TIMES; i++) {
                long start = System.nanoTime();
                torch.linear(a, b).close();
                Device.current().await();
                double seconds = (System.nanoTime() - start) / 1e9;
                best = Math.max(best, 8.0 * ROWS * width * width / seconds);
            }
            return best;
        });
    }
}
