package vidact.serving.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Kinds of numbers in an array, little-endian: each has one name in NumPy and one in the Open Inference Protocol. */
public enum ElementType {
    BOOL("|b1", "BOOL", 1),
    UINT8("|u1", "UINT8", 1),
    INT8("|i1", "INT8", 1),
    INT16("<i2", "INT16", 2),
    UINT16("<u2", "UINT16", 2),
    INT32("<i4", "INT32", 4),
    UINT32("<u4", "UINT32", 4),
    INT64("<i8", "INT64", 8),
    UINT64("<u8", "UINT64", 8),
    FP32("<f4", "FP32", 4),
    FP64("<f8", "FP64", 8);

    private final String numpy;
    private final String openInference;
    private final int bytes;

    ElementType(String numpy, String openInference, int bytes) {
        this.numpy = numpy;
        this.openInference = openInference;
        this.bytes = bytes;
    }

    /** NumPy's {@code dtype.str}. */
    public String numpy() {
        return numpy;
    }

    /** The {@code datatype} of the Open Inference Protocol. */
    public String openInference() {
        return openInference;
    }

    /** Writes a number, cut to this type as Java does it. */
    public void put(ByteBuffer bytes, Number number) {
        switch (this) {
            case BOOL, UINT8, INT8 -> bytes.put(number.byteValue());
            case INT16, UINT16 -> bytes.putShort(number.shortValue());
            case INT32, UINT32 -> bytes.putInt(number.intValue());
            case INT64, UINT64 -> bytes.putLong(number.longValue());
            case FP32 -> bytes.putFloat(number.floatValue());
            case FP64 -> bytes.putDouble(number.doubleValue());
        }
    }

    /** Bytes of one number. */
    public int bytes() {
        return bytes;
    }

    /** The type that NumPy calls so. */
    static ElementType ofNumpy(String name) {
        return Arrays.stream(values())
                .filter(type -> type.numpy.equals(name))
                .findAny()
                .orElseThrow(() -> new WireException("arrays of dtype '" + shown(name) + "' are not taken; known are "
                        + Arrays.stream(values()).map(ElementType::numpy).collect(Collectors.joining(", "))));
    }

    /** The type that the Open Inference Protocol calls so. */
    public static ElementType ofOpenInference(String name) {
        return Arrays.stream(values())
                .filter(type -> type.openInference.equals(name))
                .findAny()
                .orElseThrow(
                        () -> new WireException("tensors of datatype '" + shown(name) + "' are not taken; known are "
                                + Arrays.stream(values())
                                        .map(ElementType::openInference)
                                        .collect(Collectors.joining(", "))));
    }

    private static String shown(String name) {
        return name.length() <= 16 ? name : name.substring(0, 16) + "...";
    }
}
