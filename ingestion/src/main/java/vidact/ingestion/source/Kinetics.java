package vidact.ingestion.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import vidact.core.FileNames;
import vidact.core.config.ConfigException;
import vidact.ingestion.filter.Reason;
import vidact.ingestion.source.SourceClip.Origin;
import vidact.ingestion.source.SourceClip.Span;
import vidact.ingestion.source.SourceClip.Text;

/**
 * {@code kinetics:DIR}: Kinetics-400 to -700, tables or their JSON twins. A video is {@code ID_000010_000020.mp4} where it was cut, or {@code
 * ID.mp4} whole. Where both kinds of manifest name a clip, or one does twice, the later row is marked.
 */
final class Kinetics implements Source {
    private static final String TABLES = "(?:kinetics[^/]*|train|val|validate|validation|test)\\.csv";
    private static final String TWINS = "(?:kinetics[^/]*|train|val|validate|validation|test)\\.json";

    private final Path folder;
    private final List<Path> tables;
    private final List<Path> twins;

    Kinetics(String location) {
        folder = VideoIndex.folder("kinetics", location);
        tables = Tables.named(folder, TABLES);
        twins = Tables.named(folder, TWINS);
        if (tables.isEmpty() && twins.isEmpty()) {
            throw new ConfigException("--source kinetics:" + location + ": there is no train.csv or train.json in it");
        }
    }

    /** A row of either form. */
    private record Row(String id, double start, double end, String label, String split) {}

    @Override
    public Stream<SourceClip> clips() {
        VideoIndex videos = VideoIndex.below(folder);
        Set<String> seen = new HashSet<>();
        Stream<Row> rows = Stream.concat(
                tables.stream().flatMap(table -> Tables.rows(table, ',').map(row -> row(row, table))),
                twins.stream().flatMap(Kinetics::rows));
        return rows.map(row -> clip(row, videos, seen));
    }

    private static SourceClip clip(Row row, VideoIndex videos, Set<String> seen) {
        Origin origin = new Origin("kinetics", row.id(), row.split(), "", "");
        List<Text> captions = row.label().isBlank() ? List.of() : List.of(new Text(row.label(), "label"));
        String cut = String.format(Locale.ROOT, "%s_%06d_%06d", row.id(), (long) row.start(), (long) row.end());
        SourceClip clip;
        if (videos.has(cut) || Double.isNaN(row.start())) {
            clip = videos.clip(videos.has(cut) ? cut : row.id(), Span.WHOLE, captions, origin);
        } else if (row.end() <= row.start()) {
            clip = new SourceClip(row.id(), Span.WHOLE, captions, origin, List.of(Reason.BAD_TIMES));
        } else {
            clip = videos.clip(row.id(), Span.seconds(row.start(), row.end()), captions, origin);
        }
        return seen.add(cut)
                ? clip
                : new SourceClip(clip.path(), clip.span(), captions, origin, List.of(Reason.REPEATED_ROW));
    }

    private static Row row(Map<String, String> row, Path table) {
        return new Row(
                Tables.cell(row, "youtube_id", table),
                number(row.getOrDefault("time_start", "")),
                number(row.getOrDefault("time_end", "")),
                row.getOrDefault("label", "").strip(),
                row.getOrDefault("split", FileNames.stem(table)));
    }

    private static Stream<Row> rows(Path twin) {
        JsonStream entries = JsonStream.open(twin);
        entries.expect(JsonToken.START_OBJECT);
        return entries.entries((id, parser) -> row(id, parser));
    }

    private static Row row(String id, JsonParser parser) throws IOException {
        JsonNode entry = parser.readValueAsTree();
        JsonNode annotations = entry.path("annotations");
        return new Row(
                id,
                annotations.path("segment").path(0).asDouble(Double.NaN),
                annotations.path("segment").path(1).asDouble(Double.NaN),
                annotations.path("label").asText("").strip(),
                entry.path("subset").asText(""));
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
