package vidact.torch;

import org.bytedeco.pytorch.global.torch;

/**
 * How this process multiplies matrices, fitted to the work that comes next.
 *
 * <p>{@link #BATCHES}: all processors, and fp32 products by oneDNN, which libtorch takes when their precision is called
 * "medium". MKL does not use AVX-512 on AMD processors, oneDNN does; without AMX it computes them in full fp32. With AMX it
 * would round them to bf16, so there we stay with MKL, which is fast on those (Intel) processors.
 *
 * <p>{@link #DECODING}: MKL, since oneDNN would prepare each of the thin products of a token anew, which takes three times as long.
 * One sequence gets one thread: it waits for weights to arrive from memory, not for arithmetic, so one thread is as fast as two,
 * and, unlike two, it never waits for a partner that another process keeps from running.
 */
public enum Compute {
    BATCHES,
    DECODING;

    /** Threads that suit so many sequences, pictures or clips at once. */
    public int threadsFor(int batch) {
        return this == DECODING && batch == 1 ? 1 : Runtime.getRuntime().availableProcessors();
    }

    /** Sets this process up with one thread a processor. */
    public void use() {
        use(Runtime.getRuntime().availableProcessors());
    }

    /** Sets this process up. */
    public void use(int threads) {
        Natives.load();
        torch.set_num_threads(threads);
        boolean gpu = Device.current().isGpu(); // which would round fp32 products to TF32
        boolean oneDnn = this == BATCHES && !gpu && torch.hasMKLDNN() && !Processor.mayHaveAmx();
        torch.globalContext().setFloat32MatmulPrecision(oneDnn ? "medium" : "highest");
    }
}
