package vidact.torch;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Locale;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What matrix products are computed in. Master weights, norms, losses and the optimiser are fp32 in any case. Configurations may also say
 * {@code auto}: bf16 on a GPU and where the processor multiplies it, which is then the faster, else fp32.
 */
public enum Precision {
    FP32(ScalarType.Float),
    BF16(ScalarType.BFloat16);

    private final ScalarType type;

    Precision(ScalarType type) {
        this.type = type;
    }

    /** The precision of that name, in any case; {@code auto} is the one that suits this machine. */
    @JsonCreator
    public static Precision named(String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "AUTO" -> fastest();
            case "BF16" -> BF16;
            case "FP32" -> FP32;
            default -> throw new IllegalArgumentException("a precision is auto, bf16 or fp32, got '" + name + "'");
        };
    }

    /** What suits this machine: bf16 if its GPU or processor multiplies it, else fp32. */
    public static Precision fastest() {
        return Device.current().isGpu() || Processor.multipliesBf16() ? BF16 : FP32;
    }

    /** The element type of operands. */
    public ScalarType type() {
        return type;
    }

    /** Bytes of an element. */
    public int bytes() {
        return this == FP32 ? Float.BYTES : Short.BYTES;
    }

    /** The tensor as an operand: itself if it has this type, else a copy that passes gradients on. */
    public Tensor operand(Tensor tensor) {
        // An enum that comes from native code is equal by value, not by identity.
        return tensor.scalar_type().value == type.value ? tensor : tensor.to(type);
    }
}
