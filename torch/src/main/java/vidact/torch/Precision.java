package vidact.torch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** What matrix products are computed in. Master weights, norms, losses and the optimiser are fp32 in any case. */
public enum Precision {
    FP32(ScalarType.Float),
    BF16(ScalarType.BFloat16);

    private final ScalarType type;

    Precision(ScalarType type) {
        this.type = type;
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
