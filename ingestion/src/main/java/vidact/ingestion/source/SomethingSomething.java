package vidact.ingestion.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import vidact.core.config.ConfigException;
import vidact.ingestion.source.SourceClip.Origin;
import vidact.ingestion.source.SourceClip.Span;
import vidact.ingestion.source.SourceClip.Text;

/**
 * {@code ssv2:DIR}: Something-Something V2, in the names of both releases ({@code something-something-v2-train.json}, {@code
 * train.json}). The caption is {@code label}, the sentence with its objects; {@code template} is the class. Test entries have an id alone.
 */
final class SomethingSomething implements Source {
    private static final String NAMES = "(?:something-something-v2-)?(train|validation|test)\\.json";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\[[^\\]]*\\]");

    private final Path folder;
    private final List<Path> manifests;

    SomethingSomething(String location) {
        folder = VideoIndex.folder("ssv2", location);
        manifests = Tables.named(folder, NAMES);
        if (manifests.isEmpty()) {
            throw new ConfigException("--source ssv2:" + location
                    + ": there is no train.json, validation.json or something-something-v2-train.json in it");
        }
    }

    @Override
    public Stream<SourceClip> clips() {
        VideoIndex videos = VideoIndex.below(folder);
        return manifests.stream().flatMap(file -> clips(file, videos));
    }

    private static Stream<SourceClip> clips(Path file, VideoIndex videos) {
        Matcher name = Pattern.compile(NAMES).matcher(file.getFileName().toString());
        String split = name.matches() ? name.group(1) : "";
        JsonStream entries = JsonStream.open(file);
        entries.expect(JsonToken.START_ARRAY);
        return entries.elements(JsonParser::<JsonNode>readValueAsTree).map(entry -> {
            String id = entry.path("id").asText();
            Origin origin = new Origin("ssv2", id, split, "", "");
            String label = label(entry);
            List<Text> captions = label.isBlank() ? List.of() : List.of(new Text(label, "label"));
            return videos.clip(id, Span.WHOLE, captions, origin);
        });
    }

    /** The label, or the template with its placeholders filled where an entry has no label. */
    private static String label(JsonNode entry) {
        if (entry.hasNonNull("label")) {
            return entry.path("label").asText().strip();
        }
        String filled = entry.path("template").asText();
        for (JsonNode placeholder : entry.path("placeholders")) {
            filled = PLACEHOLDER.matcher(filled).replaceFirst(Matcher.quoteReplacement(placeholder.asText()));
        }
        return filled.strip();
    }
}
