package vidact.ingestion.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vidact.core.FileNames;
import vidact.core.config.ConfigException;
import vidact.ingestion.filter.Reason;
import vidact.ingestion.source.SourceClip.Origin;
import vidact.ingestion.source.SourceClip.Text;

/**
 * Captions beside clips. Three places, the first that knows the clip counts:
 *
 * <ul>
 *   <li>{@code NAME.json} beside {@code NAME.mp4}: an object with {@code caption}, {@code text}, {@code captions} or {@code
 *       texts}, a string or a list of strings;
 *   <li>{@code captions.json} in the clip's folder or a folder above it: an object from file name to caption or captions, or a
 *       list of objects with {@code file} and {@code caption};
 *   <li>{@code captions.csv} there: columns {@code file} and {@code caption}, a line for each caption.
 * </ul>
 *
 * File names are relative to the folder of the sidecar. {@code NAME.json} may also state {@code licence} (or {@code license}) and {@code
 * consent}.
 */
final class Captions {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final CsvMapper CSV = new CsvMapper();
    private static final List<String> KEYS = List.of("caption", "text", "captions", "texts");

    private final Path root;
    private final Map<Path, Map<Path, List<String>>> read = new HashMap<>();

    Captions(Path root) {
        this.root = root;
    }

    /** The clip that a file is. */
    SourceClip clip(String dataset, Path file) {
        String stem = FileNames.stem(file);
        Path own = file.resolveSibling(stem + ".json");
        JsonNode facts = MissingNode.getInstance();
        List<Reason> problems = new ArrayList<>();
        if (Files.isRegularFile(own)) {
            try {
                facts = json(own);
            } catch (ConfigException e) { // one of millions: it costs its own clip, not the job
                problems.add(Reason.BAD_SIDECAR);
            }
        }
        String licence = facts.path("licence").asText(facts.path("license").asText(""));
        Origin origin =
                new Origin(dataset, stem, "", licence, facts.path("consent").asText(""));
        List<Text> texts =
                of(file, facts).stream().map(text -> new Text(text, "sidecar")).toList();
        return new SourceClip(file.toString(), SourceClip.Span.WHOLE, texts, origin, problems);
    }

    private List<String> of(Path clip, JsonNode facts) {
        List<String> own = captions(facts);
        if (!own.isEmpty()) {
            return own;
        }
        for (Path folder = clip.getParent(); folder != null && folder.startsWith(root); folder = folder.getParent()) {
            List<String> captions = shared(folder).get(clip);
            if (captions != null) {
                return captions;
            }
        }
        return List.of();
    }

    private Map<Path, List<String>> shared(Path folder) {
        Map<Path, List<String>> known = read.get(folder);
        if (known == null) {
            known = new HashMap<>();
            readCsv(folder, known);
            readJson(folder, known);
            read.put(folder, known);
        }
        return known;
    }

    private static void readJson(Path folder, Map<Path, List<String>> known) {
        Path file = folder.resolve("captions.json");
        if (!Files.isRegularFile(file)) {
            return;
        }
        JsonNode tree = json(file);
        if (tree.isArray()) {
            for (JsonNode entry : tree) {
                known.put(folder.resolve(entry.path("file").asText()).normalize(), captions(entry));
            }
        } else {
            tree.properties()
                    .forEach(entry -> known.put(folder.resolve(entry.getKey()).normalize(), texts(entry.getValue())));
        }
    }

    private static void readCsv(Path folder, Map<Path, List<String>> known) {
        Path file = folder.resolve("captions.csv");
        if (!Files.isRegularFile(file)) {
            return;
        }
        CsvSchema header = CsvSchema.emptySchema().withHeader();
        try (MappingIterator<Map<String, String>> rows =
                CSV.readerForMapOf(String.class).with(header).readValues(file.toFile())) {
            while (rows.hasNext()) {
                Map<String, String> row = rows.next();
                String name = row.get("file");
                String caption = row.get("caption");
                if (name == null || caption == null) {
                    throw new ConfigException(file + ": the first line must name the columns 'file' and 'caption'");
                }
                known.computeIfAbsent(folder.resolve(name).normalize(), clip -> new ArrayList<>())
                        .add(caption);
            }
        } catch (IOException e) {
            throw new ConfigException(file + " is no readable CSV (" + e.getMessage() + "): mend or remove it");
        }
    }

    private static JsonNode json(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new ConfigException(file + " is no readable JSON (" + e.getMessage() + "): mend or remove it");
        }
    }

    private static List<String> captions(JsonNode object) {
        for (String key : KEYS) {
            if (object.has(key)) {
                return texts(object.get(key));
            }
        }
        return List.of();
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        for (JsonNode text : node.isArray() ? node : JSON.createArrayNode().add(node)) {
            if (text.isTextual() && !text.asText().isBlank()) {
                texts.add(text.asText().strip());
            }
        }
        return texts;
    }
}
