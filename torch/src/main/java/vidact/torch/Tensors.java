package vidact.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import vidact.core.Check;
import vidact.core.checkpoint.SafeTensors;

/**
 * Java arrays and safetensors arrays to tensors and back. Every tensor made here owns its memory and lives on its thread's {@link
 * Device}; values come back from wherever they are.
 */
public final class Tensors {
    static {
        // Arrays are often the first thing that a program turns into a tensor.
        Natives.load();
    }

    private Tensors() {}

    /** A float tensor of a copy of the values. */
    public static Tensor of(float[] values, long... shape) {
        return torch.tensor(values, options(ScalarType.Float)).view(shape);
    }

    /** A tensor of 64-bit floats. */
    public static Tensor of(double[] values, long... shape) {
        try (DoublePointer pointer = new DoublePointer(values);
                Tensor view = torch.from_blob(pointer, shape, new TensorOptions(ScalarType.Double))) {
            return owned(view);
        }
    }

    /** A tensor of 64-bit integers, which libtorch wants for indices. */
    public static Tensor of(long[] values, long... shape) {
        return torch.tensor(values, options(ScalarType.Long)).view(shape);
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
                Tensor view = torch.from_blob(pointer, shape, new TensorOptions(ScalarType.Byte))) {
            return owned(view);
        }
    }

    /** Zeros of 32 bits. */
    public static Tensor zeros(long... shape) {
        return torch.zeros(shape, options(ScalarType.Float));
    }

    /** Numbers that were drawn on the processor, on this thread's device. */
    public static Tensor here(Tensor drawn) {
        return Device.current().move(drawn);
    }

    /** The whole numbers from {@code first} on, up to {@code end}, exclusive. */
    public static Tensor range(long first, long end) {
        return torch.arange(new Scalar(first), new Scalar(end), options(ScalarType.Long));
    }

    /** Of tensors of that type that live where this thread computes. */
    public static TensorOptions options(ScalarType type) {
        return Device.current().options(type);
    }

    /** The values of an integer tensor. */
    public static long[] toLongs(Tensor tensor) {
        try (Tensor plain = plain(tensor, ScalarType.Long)) {
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
        try (Tensor plain = plain(tensor, ScalarType.Float)) {
            float[] values = new float[(int) plain.numel()];
            new FloatPointer(plain.data_ptr()).get(values);
            return values;
        }
    }

    /** The values of a tensor of 64-bit floats. */
    public static double[] toDoubles(Tensor tensor) {
        try (Tensor plain = plain(tensor, ScalarType.Double)) {
            double[] values = new double[(int) plain.numel()];
            new DoublePointer(plain.data_ptr()).get(values);
            return values;
        }
    }

    /** The values of a tensor of unsigned bytes. */
    public static byte[] toBytes(Tensor tensor) {
        try (Tensor plain = plain(tensor, ScalarType.Byte)) {
            byte[] values = new byte[(int) plain.numel()];
            new BytePointer(plain.data_ptr()).get(values);
            return values;
        }
    }

    /** In the processor's memory, one value after another. */
    private static Tensor plain(Tensor tensor, ScalarType type) {
        try (Tensor here = tensor.cpu();
                Tensor typed = here.to(type)) {
            return typed.contiguous();
        }
    }

    /** Sizes, such as {@code [B, T, D]}. */
    public static long[] shape(Tensor tensor) {
        return tensor.sizes().vec().get();
    }

    /** The memory of a tensor on the processor as a safetensors array; valid as long as the tensor. */
    static SafeTensors.Array toArray(Tensor tensor) {
        ByteBuffer bytes =
                new BytePointer(tensor.data_ptr()).capacity(tensor.nbytes()).asByteBuffer();
        return new SafeTensors.Array(
                dtype(tensor), Arrays.stream(shape(tensor)).boxed().toList(), bytes.order(ByteOrder.LITTLE_ENDIAN));
    }

    /** A tensor with a copy of the array's values. */
    static Tensor ofArray(SafeTensors.Array array) {
        try (BytePointer pointer = new BytePointer(array.bytes().duplicate());
                Tensor view = torch.from_blob(pointer, array.sizes(), new TensorOptions(type(array.dtype())))) {
            return owned(view);
        }
    }

    /** A copy on this thread's device of what the processor has. */
    private static Tensor owned(Tensor view) {
        Device device = Device.current();
        return device.equals(Device.CPU) ? view.clone() : device.move(view);
    }

    /** The element type, as safetensors calls it. */
    static String dtype(Tensor tensor) {
        ScalarType type = tensor.scalar_type().intern();
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
