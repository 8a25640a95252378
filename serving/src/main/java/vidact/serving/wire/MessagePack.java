package vidact.serving.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.msgpack.core.MessageBufferPacker;

/**
 * MessagePack with NumPy arrays as the Python module msgpack-numpy writes them: an array is a map with the keys {@code __ndarray__},
 * {@code data}, {@code dtype} and {@code shape}, a NumPy number one with {@code __npgeneric__}, {@code data} and {@code dtype}, all
 * of them binary, not text.
 *
 * <p>Values are {@link Map} by name, {@link List}, {@link String}, {@link Boolean}, {@link Long}, {@link Double}, {@code byte[]}, {@link
 * NumpyArray} and {@link #NOTHING}.
 */
public final class MessagePack {
    /** What Python calls None. */
    public static final Object NOTHING = new Object() {
        @Override
        public String toString() {
            return "nothing";
        }
    };

    static final String ARRAY = "__ndarray__";
    static final String NUMBER = "__npgeneric__";
    static final String DATA = "data";
    static final String DTYPE = "dtype";
    static final String SHAPE = "shape";

    private MessagePack() {}

    /**
     * Reads one value.
     *
     * @throws WireException if the bytes are not one whole value of the kinds above, or go beyond the limits
     */
    public static Object decode(byte[] message) {
        return MessagePackReader.read(message);
    }

    /** Reads one map. */
    public static Map<String, Object> decodeMap(byte[] message) {
        Object value = decode(message);
        WireException.require(value instanceof Map<?, ?>, "the message must be a map from names to values");
        Map<String, Object> map = new LinkedHashMap<>();
        ((Map<?, ?>) value).forEach((name, entry) -> map.put((String) name, entry));
        return map;
    }

    /** Writes one value of the kinds above; any {@link Number} that is no whole one becomes a double. */
    public static byte[] encode(Object value) {
        try (MessageBufferPacker out = org.msgpack.core.MessagePack.newDefaultBufferPacker()) {
            write(out, value);
            return out.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be written", e);
        }
    }

    private static void write(MessageBufferPacker out, Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            out.packMapHeader(map.size());
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.packString(Objects.toString(entry.getKey()));
                write(out, Objects.requireNonNull(entry.getValue()));
            }
        } else if (value instanceof List<?> list) {
            out.packArrayHeader(list.size());
            for (Object entry : list) {
                write(out, Objects.requireNonNull(entry));
            }
        } else if (value instanceof NumpyArray array) {
            write(out, array);
        } else if (value instanceof NumpyNumber number) {
            out.packMapHeader(3);
            key(out, NUMBER);
            out.packBoolean(true);
            key(out, DATA);
            write(out, number.value());
            key(out, DTYPE);
            out.packString(number.type().numpy());
        } else if (value instanceof String text) {
            out.packString(text);
        } else if (value instanceof Boolean truth) {
            out.packBoolean(truth);
        } else if (value instanceof Integer || value instanceof Long) {
            out.packLong(((Number) value).longValue());
        } else if (value instanceof Number number) {
            out.packDouble(number.doubleValue());
        } else if (value instanceof byte[] bytes) {
            out.packBinaryHeader(bytes.length);
            out.addPayload(bytes);
        } else if (value == NOTHING) {
            out.packNil();
        } else {
            throw new IllegalArgumentException("a " + value.getClass().getSimpleName() + " has no form in MessagePack");
        }
    }

    private static void write(MessageBufferPacker out, NumpyArray array) throws IOException {
        out.packMapHeader(4);
        key(out, ARRAY);
        out.packBoolean(true);
        key(out, DATA);
        out.packBinaryHeader(array.data().length);
        out.addPayload(array.data());
        key(out, DTYPE);
        out.packString(array.type().numpy());
        key(out, SHAPE);
        out.packArrayHeader(array.shape().size());
        for (int length : array.shape()) {
            out.packInt(length);
        }
    }

    private static void key(MessageBufferPacker out, String name) throws IOException {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        out.packBinaryHeader(bytes.length);
        out.addPayload(bytes);
    }
}
