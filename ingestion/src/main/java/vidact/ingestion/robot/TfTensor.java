package vidact.ingestion.robot;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.zip.InflaterInputStream;

/** Numbers of a TFDS tensor, plain or packed into byte strings. */
final class TfTensor {
    private static final int LARGEST = 1 << 24; // bytes of a step's tensor once it is unpacked

    private TfTensor() {}

    /** The numbers of all steps in one row. */
    static double[] numbers(TfExample example, String name, RldsSchema.Field field) {
        String encoding = field.encoding().toLowerCase(Locale.ROOT);
        return switch (encoding) {
            case "none", "" -> example.numbers(name);
            case "bytes" ->
                example.bytes(name).stream()
                        .flatMapToDouble(bytes -> unpacked(bytes, field.type()))
                        .toArray();
            case "zlib" ->
                example.bytes(name).stream()
                        .flatMapToDouble(bytes -> unpacked(inflated(bytes), field.type()))
                        .toArray();
            default -> throw new EpisodeException("'" + name + "' has the unknown encoding '" + encoding + "'");
        };
    }

    private static byte[] inflated(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
            out.write(in.readNBytes(LARGEST + 1));
        } catch (IOException e) {
            throw new EpisodeException("a packed tensor cannot be inflated: " + e.getMessage());
        }
        if (out.size() > LARGEST) {
            throw new EpisodeException("a packed tensor inflates to more than " + LARGEST + " bytes");
        }
        return out.toByteArray();
    }

    private static DoubleStream unpacked(byte[] bytes, String type) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        DoubleStream.Builder numbers = DoubleStream.builder();
        while (buffer.hasRemaining()) {
            numbers.add(
                    switch (type) {
                        case "float32" -> buffer.getFloat();
                        case "float64" -> buffer.getDouble();
                        case "int64" -> (double) buffer.getLong();
                        case "int32" -> buffer.getInt();
                        case "uint8", "bool" -> buffer.get() & 0xff;
                        default -> throw new EpisodeException("tensors of " + type + " are not known here");
                    });
        }
        return numbers.build();
    }
}
