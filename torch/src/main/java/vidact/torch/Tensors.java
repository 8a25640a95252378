package vidact.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import vidact.core.Check;
import vidact.core.checkpoint.SafeTensors;

/** Java arrays and safetensors arrays to tensors and back. Every tensor made here owns its memory. */
public final class Tensors {
    static {
        // Arrays are often the first thing that a program turns into a tensor.
        Natives.load();
    }

    private Tensors() {}

    /** A float tensor of a copy of the values. */
    public static Tensor of(float[] values, long... shape) {
        return torch.tensor(values).view(shape);
    }

    /** A tensor of 64-bit integers, which libtorch wants for indices. */
    public static Tensor of(long[] values, long... shape) {
        return torch.tensor(values).view(shape);
    }

    /** A tensor of 64-bit integers from 32-bit ones, such as token codes. */
    public static Tensor of(int[] values, long... shape) {
        return of(Arrays.stream(values).asLongStream().toArray(), shape);
    }

    /** Arrays of one length, such as text features, one after another. */
    public static Tensor ofFloatRows(List<float[]> rows, long... shape) {
        int length = rows.get(0).length;
        float[] values = new float[rows.size() * length];
        for (int i = 0; i < rows.size(); i++) {
            requireLength(rows.get(i).length, length);
            System.arraycopy(rows.get(i), 0, values, i * length, length);
        }
        return of(values, shape);
    }

    /** Arrays of one length, such as the codes of several clips, one after another, as 64-bit integers. */
    public static Tensor ofIntRows(List<int[]> rows, long... shape) {
        int length = rows.get(0).length;
        int[] values = new int[rows.size() * length];
        for (int i = 0; i < rows.size(); i++) {
            requireLength(rows.get(i).length, length);
            System.arraycopy(rows.get(i), 0, values, i * length, length);
        }
        return of(values, shape);
    }

    private static void requireLength(int found, int wanted) {
        Check.argument(found == wanted, "rows of a tensor have one length, got %d and %d", wanted, found);
    }

    /** Pixel bytes as a tensor of unsigned bytes. */
    public static Tensor ofBytes(byte[] values, long... shape) {
        try (BytePointer pointer = new BytePointer(values);
                Tensor view = torch.from_blob(pointer, shape, options(ScalarType.Byte))) {
            return view.clone();
        }
    }

    /** The values of an integer tensor. */
    public static long[] toLongs(Tensor tensor) {
        try (Tensor plain = tensor.to(ScalarType.Long).contiguous()) {
            long[] values = new long[(int) plain.numel()];
            new LongPointer(plain.data_ptr()).get(values);
            return values;
        }
    }

    /** The values of an integer tensor, for codes that fit 32 bits. */
    public static int[] toInts(Tensor tensor) {
        return Arrays.stream(toLongs(tensor)).mapToInt(Math::toIntExact).toArray();
    }

    /** The values of a float tensor. */
    public static float[] toFloats(Tensor tensor) {
        try (Tensor plain = tensor.contiguous()) {
            float[] values = new float[(int) plain.numel()];
            new FloatPointer(plain.data_ptr()).get(values);
            return values;
        }
    }

    /** The values of a tensor of unsigned bytes. */
    public static byte[] toBytes(Tensor tensor) {
        try (Tensor plain = tensor.contiguous()) {
            byte[] values = new byte[(int) plain.numel()];
            new BytePointer(plain.data_ptr()).get(values);
            return values;
        }
    }

    /** Sizes, such as {@code [B, T, D]}. */
    public static long[] shape(Tensor tensor) {
        return tensor.sizes().vec().get();
    }

    /** The tensor's memory as a safetensors array; valid as long as the tensor. */
    static SafeTensors.Array toArray(Tensor tensor) {
        ScalarType type = tensor.scalar_type().intern();
        ByteBuffer bytes =
                new BytePointer(tensor.data_ptr()).capacity(tensor.nbytes()).asByteBuffer();
        return new SafeTensors.Array(
                dtype(type), Arrays.stream(shape(tensor)).boxed().toList(), bytes.order(ByteOrder.LITTLE_ENDIAN));
    }

    /** A tensor with a copy of the array's values. */
    static Tensor ofArray(SafeTensors.Array array) {
        try (BytePointer pointer = new BytePointer(array.bytes().duplicate());
                Tensor view = torch.from_blob(pointer, array.sizes(), options(type(array.dtype())))) {
            return view.clone();
        }
    }

    private static TensorOptions options(ScalarType type) {
        return new TensorOptions(type);
    }

    private static String dtype(ScalarType type) {
        return switch (type) {
            case Float -> "F32";
            case BFloat16 -> "BF16";
            case Long -> "I64";
            case Byte -> "U8";
            default -> throw new IllegalArgumentException("no safetensors type is stored for " + type);
        };
    }

    private static ScalarType type(String dtype) {
        return switch (dtype) {
            case "F32" -> ScalarType.Float;
            case "BF16" -> ScalarType.BFloat16;
            case "I64" -> ScalarType.Long;
            case "U8" -> ScalarType.Byte;
            default -> throw new IllegalArgumentException("cannot read safetensors type " + dtype);
        };
    }
}
