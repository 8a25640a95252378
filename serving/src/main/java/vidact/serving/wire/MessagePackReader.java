package vidact.serving.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/** Reads one message and trusts nothing that it announces. */
final class MessagePackReader {
    private static final int MOST_DEPTH = 16;
    private static final int MOST_ENTRIES = 10_000; // of a map or list
    private static final int MOST_VALUES =
            100_000; // of a message: an empty map takes one byte here and fifty in memory
    private static final int LONGEST_TEXT = 1 << 16;
    private static final int LONGEST_SHOWN = 64;
    private static final String CUT_OFF = "the message is not MessagePack, or it is cut off";

    private final MessageUnpacker in;
    private final int size;
    private int values;

    private MessagePackReader(MessageUnpacker in, int size) {
        this.in = in;
        this.size = size;
    }

    static Object read(byte[] message) {
        try (MessageUnpacker in = org.msgpack.core.MessagePack.newDefaultUnpacker(message)) {
            Object value = new MessagePackReader(in, message.length).value(0);
            WireException.require(!in.hasNext(), "the message goes on after its value");
            return value;
        } catch (IOException | MessagePackException e) {
            throw new WireException(CUT_OFF);
        }
    }

    private Object value(int depth) throws IOException {
        WireException.require(depth <= MOST_DEPTH, "the message is nested more than %d deep", MOST_DEPTH);
        WireException.require(values++ < MOST_VALUES, "the message has more than %d values", MOST_VALUES);
        MessageFormat format = in.getNextFormat();
        return switch (format.getValueType()) {
            case NIL -> {
                in.unpackNil();
                yield MessagePack.NOTHING;
            }
            case BOOLEAN -> in.unpackBoolean();
            case INTEGER -> integer(format);
            case FLOAT -> in.unpackDouble();
            case STRING -> text();
            case BINARY -> bytes();
            case ARRAY -> list(depth);
            case MAP -> map(depth);
            case EXTENSION -> throw new WireException("MessagePack's extension types are not taken");
        };
    }

    private Object integer(MessageFormat format) throws IOException {
        return format == MessageFormat.UINT64 ? (Object) in.unpackBigInteger().doubleValue() : in.unpackLong();
    }

    private String text() throws IOException {
        int length = in.unpackRawStringHeader();
        WireException.require(
                length <= LONGEST_TEXT, "a text has %d bytes, at most %d are taken", length, LONGEST_TEXT);
        return new String(payload(length), StandardCharsets.UTF_8);
    }

    private byte[] bytes() throws IOException {
        return payload(in.unpackBinaryHeader());
    }

    /** Memory is taken for what is there, not for what is announced. */
    private byte[] payload(int length) throws IOException {
        WireException.require(length <= size - in.getTotalReadBytes(), CUT_OFF);
        return in.readPayload(length);
    }

    private List<Object> list(int depth) throws IOException {
        int count = in.unpackArrayHeader();
        WireException.require(
                count <= MOST_ENTRIES, "a list has %d entries, at most %d are taken", count, MOST_ENTRIES);
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(value(depth + 1));
        }
        return list;
    }

    /** A map by name; with NumPy's binary keys the array or number that it stands for. */
    private Object map(int depth) throws IOException {
        int count = in.unpackMapHeader();
        WireException.require(count <= MOST_ENTRIES, "a map has %d entries, at most %d are taken", count, MOST_ENTRIES);
        Map<String, Object> map = new LinkedHashMap<>();
        Map<String, Object> numpy = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            boolean binary = in.getNextFormat().getValueType() == ValueType.BINARY;
            Object key = value(depth + 1);
            WireException.require(binary || key instanceof String, "the keys of a map must be texts");
            String name = binary ? new String((byte[]) key, StandardCharsets.UTF_8) : (String) key;
            Object before = (binary ? numpy : map).put(name, value(depth + 1));
            WireException.require(before == null, "a map has the key '%s' twice", shown(name));
        }
        if (numpy.isEmpty()) {
            return map;
        }
        WireException.require(map.isEmpty(), "a map has both texts and bytes as keys");
        return numpy.containsKey(MessagePack.ARRAY) ? array(numpy) : number(numpy);
    }

    private static NumpyArray array(Map<String, Object> parts) {
        Object data = parts.get(MessagePack.DATA);
        Object shape = parts.get(MessagePack.SHAPE);
        WireException.require(
                parts.size() == 4
                        && data instanceof byte[]
                        && shape instanceof List<?>
                        && dtype(parts) instanceof String,
                "an array must have bytes as 'data', a text as 'dtype' and a list as 'shape'");
        List<Long> lengths = new ArrayList<>();
        for (Object length : (List<?>) Objects.requireNonNull(shape)) {
            WireException.require(length instanceof Long, "the lengths of a shape must be whole numbers");
            lengths.add((Long) length);
        }
        return NumpyArray.adopt(
                ElementType.ofNumpy((String) dtype(parts)), lengths, (byte[]) Objects.requireNonNull(data));
    }

    private static Object number(Map<String, Object> parts) {
        Object data = parts.getOrDefault(MessagePack.DATA, MessagePack.NOTHING);
        WireException.require(
                parts.containsKey(MessagePack.NUMBER)
                        && parts.size() == 3
                        && dtype(parts) instanceof String
                        && (data instanceof Boolean || data instanceof Long || data instanceof Double),
                "a map with bytes as keys must be an array or a number of NumPy");
        ElementType.ofNumpy((String) dtype(parts));
        return data;
    }

    private static Object dtype(Map<String, Object> parts) {
        return parts.getOrDefault(MessagePack.DTYPE, MessagePack.NOTHING);
    }

    private static String shown(String name) {
        return name.length() <= LONGEST_SHOWN ? name : name.substring(0, LONGEST_SHOWN) + "...";
    }
}
