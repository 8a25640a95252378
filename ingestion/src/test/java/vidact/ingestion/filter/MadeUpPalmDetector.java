package vidact.ingestion.filter;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An ONNX file with the inputs and outputs of MediaPipe's palm detector of 192 pixels whose hands are bright 8 x 8 and 16 x 16
 * blocks: the logit of an anchor is 40 times the block's mean red value less 20, its box is the block. Written field by field as
 * onnx.proto3 numbers them.
 */
public final class MadeUpPalmDetector {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    private MadeUpPalmDetector() {}

    /** Writes the file. */
    public static Path write(Path file) throws IOException {
        return Files.write(file, model());
    }

    private static byte[] model() {
        return message(out -> {
            out.writeInt64(1, 8); // ir_version
            out.writeByteArray(7, graph());
            out.writeByteArray(8, message(opset -> opset.writeInt64(2, 13)));
        });
    }

    private static byte[] graph() {
        return message(out -> {
            // [1, 192, 192, 3] -> [1, 3, 192, 192] -> red alone
            node(out, "Transpose", List.of("in"), "planes", attribute("perm", 0, 3, 1, 2));
            node(out, "Slice", List.of("planes", "zero", "one", "axis"), "red");
            for (int stride : new int[] {8, 16}) {
                String mean = "mean" + stride;
                node(
                        out,
                        "AveragePool",
                        List.of("red"),
                        mean,
                        attribute("kernel_shape", stride, stride),
                        attribute("strides", stride, stride));
                node(out, "Reshape", List.of(mean, "column"), "flat" + stride);
                // Anchors of one cell stand beside each other.
                node(out, "Expand", List.of("flat" + stride, "times" + stride), "many" + stride);
                node(out, "Reshape", List.of("many" + stride, "scores"), "list" + stride);
            }
            node(out, "Concat", List.of("list8", "list16"), "means", attribute("axis", 1));
            node(out, "Mul", List.of("means", "forty"), "steep");
            node(out, "Sub", List.of("steep", "twenty"), "logits");
            out.writeString(2, "palms");
            integers(out, "zero", 0);
            integers(out, "one", 1);
            integers(out, "axis", 1);
            integers(out, "column", 1, -1, 1);
            integers(out, "times8", 1, 576, 2);
            integers(out, "times16", 1, 144, 6);
            integers(out, "scores", 1, -1, 1);
            floats(out, "forty", new long[] {1}, 40);
            floats(out, "twenty", new long[] {1}, 20);
            floats(out, "boxes", new long[] {1, 2016, 18}, boxes());
            value(out, 11, "in", 1, 192, 192, 3);
            node(out, "Identity", List.of("boxes"), "regressors");
            value(out, 12, "regressors", 1, 2016, 18);
            value(out, 12, "logits", 1, 2016, 1);
        });
    }

    private static float[] boxes() {
        float[] boxes = new float[2016 * 18];
        for (int i = 0; i < 2016; i++) {
            boxes[18 * i + 2] = i < 1152 ? 8 : 16;
            boxes[18 * i + 3] = i < 1152 ? 8 : 16;
        }
        return boxes;
    }

    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private static byte[] message(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            fields.write(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void node(
            CodedOutputStream graph, String op, List<String> inputs, String output, byte[]... attributes)
            throws IOException {
        graph.writeByteArray(1, message(node -> {
            for (String input : inputs) {
                node.writeString(1, input);
            }
            node.writeString(2, output);
            node.writeString(4, op);
            for (byte[] attribute : attributes) {
                node.writeByteArray(5, attribute);
            }
        }));
    }

    private static byte[] attribute(String name, long... values) {
        boolean one = "axis".equals(name);
        return message(attribute -> {
            attribute.writeString(1, name);
            for (long value : values) {
                attribute.writeInt64(one ? 3 : 8, value);
            }
            attribute.writeInt32(20, one ? 2 : 7); // INT or INTS
        });
    }

    private static void integers(CodedOutputStream graph, String name, long... values) throws IOException {
        ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            raw.putLong(value);
        }
        tensor(graph, name, INT64, new long[] {values.length}, raw);
    }

    private static void floats(CodedOutputStream graph, String name, long[] shape, float... values) throws IOException {
        ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            raw.putFloat(value);
        }
        tensor(graph, name, FLOAT, shape, raw);
    }

    private static void tensor(CodedOutputStream graph, String name, int type, long[] shape, ByteBuffer raw)
            throws IOException {
        graph.writeByteArray(5, message(tensor -> {
            for (long size : shape) {
                tensor.writeInt64(1, size);
            }
            tensor.writeInt32(2, type);
            tensor.writeString(8, name);
            tensor.writeBytes(9, ByteString.copyFrom(raw.flip()));
        }));
    }

    private static void value(CodedOutputStream graph, int field, String name, long... shape) throws IOException {
        byte[] dimensions = message(out -> {
            for (long size : shape) {
                out.writeByteArray(1, message(dimension -> dimension.writeInt64(1, size)));
            }
        });
        byte[] tensorType = message(out -> {
            out.writeInt32(1, FLOAT);
            out.writeByteArray(2, dimensions);
        });
        graph.writeByteArray(field, message(out -> {
            out.writeString(1, name);
            out.writeByteArray(2, message(type -> type.writeByteArray(1, tensorType)));
        }));
    }
}
