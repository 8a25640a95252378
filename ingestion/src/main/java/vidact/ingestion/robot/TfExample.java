package vidact.ingestion.robot;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A {@code tf.train.Example}: lists of bytes, floats or integers by name (tensorflow/core/example/feature.proto). */
final class TfExample {
    private static final int FIRST = 1; // of each message: features, entries, keys, lists and their values
    private static final int VALUE = 2; // of an entry

    private final Map<String, List<byte[]>> bytes = new HashMap<>();
    private final Map<String, double[]> numbers = new HashMap<>();

    private TfExample() {}

    static TfExample parse(byte[] record) {
        TfExample example = new TfExample();
        try {
            CodedInputStream in = CodedInputStream.newInstance(record);
            each(in, FIRST, features -> each(features, FIRST, example::entry));
        } catch (IOException e) {
            throw new EpisodeException("its record is no tf.train.Example: " + e.getMessage());
        }
        return example;
    }

    boolean has(String name) {
        return bytes.containsKey(name) || numbers.containsKey(name);
    }

    /** Byte strings, one a step. */
    List<byte[]> bytes(String name) {
        return required(bytes.get(name), name);
    }

    /** Texts, one a step. */
    List<String> texts(String name) {
        return bytes(name).stream()
                .map(text -> new String(text, StandardCharsets.UTF_8))
                .toList();
    }

    /** Floats or integers of all steps in one row. */
    double[] numbers(String name) {
        return required(numbers.get(name), name);
    }

    private static <T> T required(@Nullable T value, String name) {
        if (value == null) {
            throw new EpisodeException("its record lacks '" + name + "'");
        }
        return Objects.requireNonNull(value);
    }

    private interface Part {
        void read(CodedInputStream in) throws IOException;
    }

    /** Hands every sub-message of that number to {@code part}. */
    private static void each(CodedInputStream in, int field, Part part) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == field && WireFormat.getTagWireType(tag) == 2) {
                int limit = in.pushLimit(in.readRawVarint32());
                part.read(in);
                in.popLimit(limit);
            } else {
                in.skipField(tag);
            }
        }
    }

    private void entry(CodedInputStream in) throws IOException {
        String name = "";
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case FIRST -> name = in.readString();
                case VALUE -> {
                    String key = name;
                    int limit = in.pushLimit(in.readRawVarint32());
                    feature(in, key);
                    in.popLimit(limit);
                }
                default -> in.skipField(tag);
            }
        }
    }

    private void feature(CodedInputStream in, String name) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int kind = WireFormat.getTagFieldNumber(tag);
            int limit = in.pushLimit(in.readRawVarint32());
            switch (kind) {
                case 1 -> bytes.put(name, byteList(in));
                case 2 -> numbers.put(name, numberList(in, true));
                case 3 -> numbers.put(name, numberList(in, false));
                default -> in.skipRawBytes(in.getBytesUntilLimit());
            }
            in.popLimit(limit);
        }
    }

    private static List<byte[]> byteList(CodedInputStream in) throws IOException {
        List<byte[]> values = new ArrayList<>();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == FIRST) {
                values.add(in.readByteArray());
            } else {
                in.skipField(tag);
            }
        }
        return values;
    }

    /** Packed, as TensorFlow writes them, or one by one. */
    private static double[] numberList(CodedInputStream in, boolean floats) throws IOException {
        List<Double> values = new ArrayList<>();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) != FIRST) {
                in.skipField(tag);
            } else if (WireFormat.getTagWireType(tag) == 2) {
                int limit = in.pushLimit(in.readRawVarint32());
                while (in.getBytesUntilLimit() > 0) {
                    values.add(floats ? in.readFloat() : (double) in.readInt64());
                }
                in.popLimit(limit);
            } else {
                values.add(floats ? in.readFloat() : (double) in.readInt64());
            }
        }
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
