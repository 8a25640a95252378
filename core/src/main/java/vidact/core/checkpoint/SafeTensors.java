package vidact.core.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The safetensors format: eight bytes of header length, a JSON header of names, types, shapes and offsets, then the
 * values, little-endian. Source: the format section of the huggingface/safetensors README.
 */
public final class SafeTensors {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LARGEST_HEADER = 100_000_000;

    private SafeTensors() {}

    /**
     * A named array.
     *
     * @param dtype safetensors name of the element type, such as {@code F32}, {@code BF16} or {@code I64}
     * @param shape sizes, empty for a scalar
     * @param bytes values, row-major, little-endian; a direct or mapped buffer
     */
    public record Array(String dtype, List<Long> shape, ByteBuffer bytes) {
        public Array {
            shape = List.copyOf(shape);
        }

        /** The shape as libtorch takes it. */
        public long[] sizes() {
            return shape.stream().mapToLong(Long::longValue).toArray();
        }
    }

    /** Writes the arrays in the order of the map. */
    public static void write(Path file, Map<String, Array> arrays) {
        ObjectNode header = JSON.createObjectNode();
        long offset = 0;
        for (Map.Entry<String, Array> entry : arrays.entrySet()) {
            Array array = entry.getValue();
            ObjectNode node = header.putObject(entry.getKey());
            node.put("dtype", array.dtype());
            array.shape().forEach(node.putArray("shape")::add);
            node.putArray("data_offsets").add(offset).add(offset + array.bytes().remaining());
            offset += array.bytes().remaining();
        }
        byte[] text = padded(header.toString());
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            writeFully(out, length.putLong(text.length).flip());
            writeFully(out, ByteBuffer.wrap(text));
            for (Array array : arrays.values()) {
                writeFully(out, array.bytes().duplicate());
            }
            out.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /**
     * Maps the arrays of a file into memory, in the order of their offsets.
     *
     * @throws CheckpointException if the file is cut short or its header makes no sense
     */
    public static Map<String, Array> read(Path file) {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = in.size();
            if (size < Long.BYTES) {
                throw CheckpointException.corrupt(file, size + " bytes");
            }
            ByteBuffer start = in.map(FileChannel.MapMode.READ_ONLY, 0, Long.BYTES);
            long headerLength = start.order(ByteOrder.LITTLE_ENDIAN).getLong();
            if (headerLength < 2 || headerLength > LARGEST_HEADER || headerLength > size - Long.BYTES) {
                throw CheckpointException.corrupt(file, "header of " + headerLength + " bytes");
            }
            byte[] text = new byte[(int) headerLength];
            in.map(FileChannel.MapMode.READ_ONLY, Long.BYTES, headerLength).get(text);
            return arrays(file, in, header(file, text), Long.BYTES + headerLength);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static Map<String, Array> arrays(Path file, FileChannel in, JsonNode header, long dataStart)
            throws IOException {
        Map<String, Array> arrays = new LinkedHashMap<>();
        long expected = dataStart;
        for (Map.Entry<String, JsonNode> entry : header.properties()) {
            if ("__metadata__".equals(entry.getKey())) {
                continue;
            }
            JsonNode node = entry.getValue();
            long from = dataStart + node.path("data_offsets").path(0).asLong(-1);
            long to = dataStart + node.path("data_offsets").path(1).asLong(-1);
            List<Long> shape = new ArrayList<>();
            node.path("shape").forEach(side -> shape.add(side.asLong()));
            String dtype = node.path("dtype").asText();
            long elements = shape.stream().reduce(1L, Math::multiplyExact);
            if (from < dataStart || to > in.size() || to - from != elements * elementBytes(file, dtype)) {
                throw CheckpointException.corrupt(file, "'" + entry.getKey() + "' lies outside the file");
            }
            ByteBuffer bytes = in.map(FileChannel.MapMode.READ_ONLY, from, to - from);
            arrays.put(entry.getKey(), new Array(dtype, shape, bytes.order(ByteOrder.LITTLE_ENDIAN)));
            expected = Math.max(expected, to);
        }
        if (expected != in.size()) {
            throw CheckpointException.corrupt(file, in.size() + " bytes instead of " + expected);
        }
        return arrays;
    }

    private static JsonNode header(Path file, byte[] text) throws IOException {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw CheckpointException.corrupt(file, "its header is no JSON");
        }
    }

    /** Bytes of one element of a safetensors type. */
    private static int elementBytes(Path file, String dtype) {
        return switch (dtype) {
            case "F64", "I64", "U64" -> 8;
            case "F32", "I32", "U32" -> 4;
            case "F16", "BF16", "I16", "U16" -> 2;
            case "I8", "U8", "BOOL" -> 1;
            default -> throw CheckpointException.corrupt(file, "element type '" + dtype + "'");
        };
    }

    /** The header, with spaces behind it so that the values start at a multiple of eight. */
    private static byte[] padded(String header) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        int length = (text.length + 7) / 8 * 8;
        byte[] padded = Arrays.copyOf(text, length);
        Arrays.fill(padded, text.length, length, (byte) ' ');
        return padded;
    }

    private static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }
}
