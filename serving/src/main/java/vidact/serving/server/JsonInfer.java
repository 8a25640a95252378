package vidact.serving.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vidact.serving.wire.ElementType;
import vidact.serving.wire.NumpyArray;
import vidact.serving.wire.WireException;

/**
 * An inference request out of JSON, and of the bytes after it.
 *
 * @param binary whether the answer's tensors are wanted as bytes
 */
record JsonInfer(OpenInference.Call call, boolean binary) {
    private static final int MOST_TENSORS = 32;
    private static final int MOST_PARAMETERS = 32;
    private static final String PARAMETERS = "parameters";
    private static final String BINARY_SIZE = "binary_data_size";

    /** Reads a request; bytes of tensors begin at {@code next} and go on to the body's end. */
    static JsonInfer read(JsonNode root, byte[] body, int next) {
        JsonNode inputs = root.path("inputs");
        WireException.require(
                inputs.isArray() && inputs.size() <= MOST_TENSORS,
                "the request needs a list of at most %d 'inputs'",
                MOST_TENSORS);
        Map<String, Object> tensors = new LinkedHashMap<>();
        int start = next;
        for (JsonNode input : inputs) {
            String name = text(input, "name");
            JsonNode size = input.path(PARAMETERS).path(BINARY_SIZE);
            byte[] bytes = {};
            if (!size.isMissingNode()) {
                WireException.require(
                        size.isInt() && size.intValue() >= 0 && size.intValue() <= body.length - start,
                        "input '%s' announces %s bytes, %d are there",
                        name,
                        size,
                        body.length - start);
                bytes = Arrays.copyOfRange(body, start, start + size.intValue());
                start += size.intValue();
            }
            Object before = tensors.put(name, tensor(name, input, size.isMissingNode(), bytes));
            WireException.require(before == null, "input '%s' is there twice", name);
        }
        WireException.require(start == body.length, "%d bytes of the body belong to no input", body.length - start);
        Map<String, Object> parameters = parameters(root.path(PARAMETERS));
        List<String> outputs = new ArrayList<>();
        boolean binary = Boolean.TRUE.equals(parameters.get("binary_data_output"));
        for (JsonNode output : root.path("outputs")) {
            outputs.add(text(output, "name"));
            binary |= output.path(PARAMETERS).path("binary_data").asBoolean(false);
        }
        String id = root.path("id").isTextual() ? root.path("id").textValue() : "";
        return new JsonInfer(new OpenInference.Call(id, tensors, parameters, outputs), binary);
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        WireException.require(value.isTextual(), "each input and output needs a text as '%s'", field);
        return value.textValue();
    }

    private static Object tensor(String name, JsonNode input, boolean inJson, byte[] bytes) {
        String datatype = text(input, "datatype");
        List<Long> shape = new ArrayList<>();
        for (JsonNode length : input.path("shape")) {
            WireException.require(length.isIntegralNumber(), "the shape of input '%s' must be whole numbers", name);
            shape.add(length.longValue());
        }
        if (datatype.equals(OpenInference.BYTES)) {
            WireException.require(
                    shape.equals(List.of(1L)), "input '%s' must be one text, of shape [1], not %s", name, shape);
            return inJson ? onlyText(name, input.path("data")) : OpenInference.text(name, bytes);
        }
        ElementType type = ElementType.ofOpenInference(datatype);
        return NumpyArray.adopt(type, shape, inJson ? numbers(name, type, input.path("data")) : bytes);
    }

    private static String onlyText(String name, JsonNode data) {
        JsonNode only = data.isArray() && data.size() == 1 ? data.get(0) : data;
        WireException.require(only.isTextual(), "input '%s' must be one text", name);
        return only.textValue();
    }

    /** Numbers of a flat or nested list, as bytes. */
    private static byte[] numbers(String name, ElementType type, JsonNode data) {
        WireException.require(data.isArray(), "input '%s' needs a list as 'data'", name);
        List<JsonNode> flat = new ArrayList<>();
        flatten(data, flat);
        ByteBuffer bytes = ByteBuffer.allocate(flat.size() * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (JsonNode node : flat) {
            boolean whole = type != ElementType.FP32 && type != ElementType.FP64;
            boolean fits = type == ElementType.BOOL
                    ? node.isBoolean()
                    : whole ? node.isIntegralNumber() && node.canConvertToLong() : node.isNumber();
            WireException.require(fits, "'data' of input '%s' has something that is no %s", name, type.openInference());
            type.put(bytes, whole ? whole(name, type, node) : (Number) node.doubleValue());
        }
        return bytes.array();
    }

    private static long whole(String name, ElementType type, JsonNode node) {
        long number = node.isBoolean() ? (node.booleanValue() ? 1 : 0) : node.longValue();
        return switch (type) {
            case UINT8 -> within(name, number, 0, 0xFF);
            case INT8 -> within(name, number, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case INT16 -> within(name, number, Short.MIN_VALUE, Short.MAX_VALUE);
            case UINT16 -> within(name, number, 0, 0xFFFF);
            case INT32 -> within(name, number, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case UINT32 -> within(name, number, 0, 0xFFFFFFFFL);
            case UINT64 -> within(name, number, 0, Long.MAX_VALUE);
            case BOOL, INT64, FP32, FP64 -> number;
        };
    }

    private static long within(String name, long number, long least, long most) {
        WireException.require(
                number >= least && number <= most, "input '%s' has the number %d, outside its type", name, number);
        return number;
    }

    private static void flatten(JsonNode node, List<JsonNode> flat) {
        for (JsonNode entry : node) {
            if (entry.isArray()) {
                flatten(entry, flat);
            } else {
                flat.add(entry);
            }
        }
    }

    private static Map<String, Object> parameters(JsonNode node) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        WireException.require(
                node.size() <= MOST_PARAMETERS, "%d parameters, at most %d are taken", node.size(), MOST_PARAMETERS);
        node.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            WireException.require(value.isValueNode(), "parameters must be texts, numbers, true or false");
            parameters.put(
                    entry.getKey(),
                    value.isBoolean()
                            ? (Object) value.booleanValue()
                            : value.isIntegralNumber() && value.canConvertToLong()
                                    ? (Object) value.longValue()
                                    : value.isNumber() ? (Object) value.doubleValue() : value.asText());
        });
        return parameters;
    }
}
