package vidact.serving.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import vidact.core.image.Image;

/** An array as it travels: numbers of one type, row after row. It owns its bytes and never changes. */
public final class NumpyArray {
    private static final int MOST_DIMENSIONS = 8;

    private final ElementType type;
    private final List<Integer> shape;
    private final byte[] data;

    private NumpyArray(ElementType type, List<Integer> shape, byte[] data) {
        this.type = type;
        this.shape = List.copyOf(shape);
        this.data = data;
    }

    /**
     * Takes the bytes over without a copy: the caller must not keep them.
     *
     * @param data little-endian, exactly as many bytes as the shape asks for
     * @throws WireException if they are more or fewer
     */
    public static NumpyArray adopt(ElementType type, List<Long> shape, byte[] data) {
        WireException.require(
                shape.size() <= MOST_DIMENSIONS, "an array has %d dimensions, at most %d are taken", shape.size(), 8);
        long bytes = type.bytes();
        for (long length : shape) {
            WireException.require(
                    length >= 0 && length <= Integer.MAX_VALUE,
                    "an array has the shape %s: lengths are 0 or more",
                    shape);
            bytes *= length;
            WireException.require(
                    bytes <= data.length,
                    "an array of shape %s and dtype %s needs more bytes than its %d",
                    shape,
                    type.numpy(),
                    data.length);
        }
        WireException.require(
                bytes == data.length,
                "an array of shape %s and dtype %s has %d bytes, it needs %d",
                shape,
                type.numpy(),
                data.length,
                bytes);
        return new NumpyArray(type, shape.stream().map(Long::intValue).toList(), data);
    }

    /** An array of doubles, {@code [rows, columns]}. */
    public static NumpyArray ofRows(List<double[]> rows, int columns) {
        ByteBuffer bytes =
                ByteBuffer.allocate(rows.size() * columns * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        rows.forEach(row -> {
            for (double number : row) {
                bytes.putDouble(number);
            }
        });
        return adopt(ElementType.FP64, List.of((long) rows.size(), (long) columns), bytes.array());
    }

    /** An array of doubles with one dimension. */
    public static NumpyArray ofNumbers(double[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(numbers);
        return adopt(ElementType.FP64, List.of((long) numbers.length), bytes.array());
    }

    /** An array of bytes of the given shape, of which it takes a copy. */
    public static NumpyArray ofBytes(byte[] values, long... shape) {
        return adopt(ElementType.UINT8, Arrays.stream(shape).boxed().toList(), values.clone());
    }

    /** A picture as unsigned bytes, {@code [H, W, 3]}. */
    public static NumpyArray of(Image image) {
        return adopt(
                ElementType.UINT8,
                List.of((long) image.height(), (long) image.width(), (long) Image.CHANNELS),
                image.toBytes());
    }

    public ElementType type() {
        return type;
    }

    /** Length of each dimension; none for a single number. */
    public List<Integer> shape() {
        return shape;
    }

    /** How many numbers. */
    public int size() {
        return data.length / type.bytes();
    }

    /** A copy of the bytes, little-endian. */
    public byte[] bytes() {
        return data.clone();
    }

    /** Number {@code i} in the order of rows. */
    public double number(int i) {
        return switch (type) {
            case BOOL -> data[i] == 0 ? 0 : 1;
            case UINT8 -> Byte.toUnsignedInt(data[i]);
            case INT8 -> data[i];
            case INT16 -> buffer().getShort(2 * i);
            case UINT16 -> Short.toUnsignedInt(buffer().getShort(2 * i));
            case INT32 -> buffer().getInt(4 * i);
            case UINT32 -> Integer.toUnsignedLong(buffer().getInt(4 * i));
            case INT64 -> buffer().getLong(8 * i);
            case UINT64 -> unsigned(buffer().getLong(8 * i));
            case FP32 -> buffer().getFloat(4 * i);
            case FP64 -> buffer().getDouble(8 * i);
        };
    }

    /** All numbers in the order of rows. */
    public double[] numbers() {
        double[] numbers = new double[size()];
        Arrays.setAll(numbers, this::number);
        return numbers;
    }

    /** The bytes themselves, for those who only read them. */
    byte[] data() {
        return data;
    }

    private ByteBuffer buffer() {
        return ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static double unsigned(long bits) {
        return bits >= 0 ? bits : (bits >>> 1) * 2.0 + (bits & 1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NumpyArray array
                && array.type == type
                && array.shape.equals(shape)
                && Arrays.equals(array.data, data);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return "NumpyArray[" + type.numpy() + " " + shape + "]";
    }
}
