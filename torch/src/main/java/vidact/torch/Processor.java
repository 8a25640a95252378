package vidact.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this machine's processor can do, as Linux tells it; elsewhere, nothing special. */
final class Processor {
    private static final String FLAGS = flags();

    private Processor() {}

    /** Tiles of bf16 products, which Intel's server processors have. */
    static boolean hasAmx() {
        return FLAGS.contains("amx_bf16");
    }

    /** Whether bf16 products are instructions; written out in others they take many times as long as fp32. */
    static boolean multipliesBf16() {
        return hasAmx() || FLAGS.contains("avx512_bf16");
    }

    private static String flags() {
        Path file = Path.of("/proc/cpuinfo");
        try {
            return Files.isReadable(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return "";
        }
    }
}
