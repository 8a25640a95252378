package vidact.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What this machine's processor can do, as Linux tells it; elsewhere it is not known. */
final class Processor {
    private static final Optional<String> FLAGS = flags();

    private Processor() {}

    /** Whether it has tiles of bf16 products, as Intel's server processors do, or is not known to have none. */
    static boolean mayHaveAmx() {
        return FLAGS.isEmpty() || has("amx_bf16");
    }

    /** Whether bf16 products are instructions; written out in others they take many times as long as fp32. */
    static boolean multipliesBf16() {
        return has("amx_bf16") || has("avx512_bf16");
    }

    private static boolean has(String flag) {
        return FLAGS.filter(flags -> flags.contains(flag)).isPresent();
    }

    private static Optional<String> flags() {
        Path file = Path.of("/proc/cpuinfo");
        try {
            return Files.isReadable(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
