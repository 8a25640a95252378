package vidact.core.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Reads a configuration record: a preset or a YAML file, then {@code key=value} arguments on top. The record checks its
 * own values; a key that it does not have is an error with the nearest key that it has.
 */
public final class Configs {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();

    private static final JsonMapper JSON = new JsonMapper();

    private Configs() {}

    /**
     * Reads and checks a configuration.
     *
     * @param stage folder of the presets, such as {@code pretrain}
     * @param nameOrFile a preset, such as {@code tiny}, or a YAML file
     * @param overrides {@code key=value}, nested keys with dots: {@code training.steps=100}
     * @throws ConfigException if the file, a key or a value is wrong
     */
    public static <T> T load(Class<T> type, String stage, String nameOrFile, List<String> overrides) {
        ObjectNode tree = read(stage, nameOrFile);
        for (String override : overrides) {
            apply(tree, override);
        }
        try {
            return YAML.treeToValue(tree, type);
        } catch (UnrecognizedPropertyException e) {
            throw new ConfigException(unknownKey(nameOrFile, e));
        } catch (ValueInstantiationException e) {
            throw new ConfigException(nameOrFile + ": "
                    + Objects.requireNonNullElse(e.getCause(), e).getMessage());
        } catch (JsonMappingException e) {
            throw new ConfigException(nameOrFile + ": '" + path(e) + "': " + e.getOriginalMessage());
        } catch (JsonProcessingException e) {
            throw new ConfigException(nameOrFile + ": " + e.getOriginalMessage());
        }
    }

    /** The record as one line of JSON, for hashes and summaries. */
    public static String toJson(Object config) {
        try {
            return JSON.writeValueAsString(config);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a configuration record of plain values is always JSON", e);
        }
    }

    /** The record that {@link #toJson} wrote. */
    public static <T> T fromJson(Class<T> type, String json) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new ConfigException("no " + type.getSimpleName() + ": " + e.getOriginalMessage());
        }
    }

    /** The map that {@link #toJson} wrote, in its order. */
    public static Map<String, Object> mapFromJson(String json) {
        try {
            return JSON.readValue(json, new TypeReference<LinkedHashMap<String, Object>>() {});
        } catch (JsonProcessingException e) {
            throw new ConfigException("no JSON object: " + e.getOriginalMessage());
        }
    }

    /** Records, maps and lists as indented JSON. */
    public static String toPrettyJson(Object value) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("plain values are always JSON", e);
        }
    }

    private static ObjectNode read(String stage, String nameOrFile) {
        String resource = "/configs/" + stage + "/" + nameOrFile + ".yaml";
        try (InputStream preset = Configs.class.getResourceAsStream(resource)) {
            JsonNode tree;
            if (preset != null) {
                tree = YAML.readTree(preset);
            } else if (Files.isRegularFile(Path.of(nameOrFile))) {
                tree = YAML.readTree(Path.of(nameOrFile).toFile());
            } else {
                throw new ConfigException("--config " + nameOrFile + ": neither a file nor a preset of configs/" + stage
                        + ": name a YAML file or, for example, 'tiny'");
            }
            if (tree instanceof ObjectNode object) {
                return object;
            }
            throw new ConfigException(nameOrFile + ": expected 'key: value' lines");
        } catch (IOException e) {
            throw new ConfigException(nameOrFile + ": no readable YAML (" + firstLine(e) + ")");
        }
    }

    private static void apply(ObjectNode tree, String override) {
        int equals = override.indexOf('=');
        if (equals < 1) {
            throw new ConfigException("'" + override + "' is no key=value");
        }
        String[] keys = override.substring(0, equals).split("\\.", -1);
        ObjectNode node = tree;
        for (int i = 0; i < keys.length - 1; i++) {
            node = node.get(keys[i]) instanceof ObjectNode child ? child : node.putObject(keys[i]);
        }
        String value = override.substring(equals + 1);
        try {
            node.set(
                    keys[keys.length - 1],
                    value.isBlank() ? YAML.getNodeFactory().textNode("") : YAML.readTree(value));
        } catch (JsonProcessingException e) {
            throw new ConfigException("'" + override + "': the value is no YAML");
        }
    }

    private static String unknownKey(String file, UnrecognizedPropertyException e) {
        Collection<Object> known = e.getKnownPropertyIds();
        String wrong = e.getPropertyName();
        String nearest = known.stream()
                .map(Object::toString)
                .min(Comparator.comparingInt(key -> distance(wrong, key)))
                .map(key -> ": did you mean '" + key + "'?")
                .orElse("");
        String all = known.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
        return file + ": unknown key '" + path(e) + "'" + nearest + " Known: " + all;
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(reference -> String.valueOf(reference.getFieldName()))
                .collect(Collectors.joining("."));
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /** Levenshtein distance: how many letters to change, add or drop. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
