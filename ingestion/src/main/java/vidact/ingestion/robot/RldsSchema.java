package vidact.ingestion.robot;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import vidact.core.config.ConfigException;
import vidact.core.lerobot.DatasetInfo;

/**
 * What {@code features.json} of a TFDS data set says of a step.
 *
 * @param cameras size of each camera's pictures by its name; depth is left out
 * @param state names of the numeric observations that make the state, with their widths; likewise action
 * @param instruction name of the text that says what the robot was told, empty for none
 */
record RldsSchema(
        Map<String, DatasetInfo.Size> cameras,
        Map<String, Field> state,
        Map<String, Field> action,
        String instruction) {
    static final String STEPS = "steps/";
    static final String OBSERVATION = STEPS + "observation/";
    private static final String ACTION = STEPS + "action";
    private static final Set<String> NOT_MOTION = Set.of(ACTION + "/terminate_episode");

    /**
     * Numbers of a step.
     *
     * @param width how many
     * @param type of each, as numpy names it
     * @param encoding {@code none}, or {@code bytes} or {@code zlib}: packed into a byte string
     */
    record Field(int width, String type, String encoding) {}

    static RldsSchema read(Path file) {
        JsonNode steps = JsonFile.read(file)
                .path("featuresDict")
                .path("features")
                .path("steps")
                .path("sequence")
                .path("feature");
        RldsSchema schema = new RldsSchema(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), "");
        List<String> texts = new ArrayList<>();
        schema.take(steps, "steps", texts);
        if (schema.action.isEmpty()) {
            throw new ConfigException(file + " names no numbers under steps/action: it is no robot data set");
        }
        String instruction = texts.stream()
                .filter(name -> name.endsWith("instruction"))
                .findFirst()
                .orElse("");
        return new RldsSchema(schema.cameras, chosenState(schema.state), schema.action, instruction);
    }

    /** {@code state} where there is one; else all that is no embedding, for then the data set does not say. */
    private static Map<String, Field> chosenState(Map<String, Field> all) {
        String state = OBSERVATION + "state";
        Field only = all.get(state);
        return only == null ? all : Map.of(state, only);
    }

    private void take(JsonNode feature, String name, List<String> texts) {
        String kind = feature.path("pythonClassName").asText();
        for (Map.Entry<String, JsonNode> child :
                feature.path("featuresDict").path("features").properties()) {
            take(child.getValue(), name + "/" + child.getKey(), texts);
        }
        if (kind.endsWith(".Image")) {
            JsonNode image = feature.path("image");
            JsonNode size = image.path("shape").path("dimensions");
            if ("uint8".equals(image.path("dtype").asText("uint8"))
                    && size.path(2).asInt() == 3) {
                cameras.put(
                        name.substring(name.lastIndexOf('/') + 1),
                        new DatasetInfo.Size(size.path(1).asInt(), size.path(0).asInt()));
            }
        } else if (kind.endsWith(".Text")) {
            texts.add(name);
        } else if (kind.endsWith(".Tensor") || kind.endsWith(".Scalar")) {
            JsonNode tensor = feature.path("tensor");
            int width = 1;
            for (JsonNode side : tensor.path("shape").path("dimensions")) {
                width *= Math.max(1, side.asInt());
            }
            Field field = new Field(
                    width,
                    tensor.path("dtype").asText(),
                    tensor.path("encoding").asText("none"));
            if (name.startsWith(ACTION) && !NOT_MOTION.contains(name)) {
                action.put(name, field);
            } else if (name.startsWith(OBSERVATION) && !name.endsWith("embedding")) {
                state.put(name, field);
            }
        }
    }
}
