package vidact.ingestion.source;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import vidact.core.config.ConfigException;
import vidact.ingestion.filter.Reason;
import vidact.ingestion.source.SourceClip.Origin;
import vidact.ingestion.source.SourceClip.Span;
import vidact.ingestion.source.SourceClip.Text;

/**
 * {@code epic:DIR}: EPIC-KITCHENS-100. Times are taken from the time stamps, never from frame numbers: some videos have 50 frames a second
 * and some 59.94. The test table has neither narration nor classes.
 */
final class EpicKitchens implements Source {
    private static final Pattern NAMES = Pattern.compile("EPIC_100_(train|validation|test)(?:_timestamps)?\\.csv");
    private static final Pattern TIME = Pattern.compile("(\\d+):(\\d{2}):(\\d{2}(?:\\.\\d+)?)");
    private static final String LICENCE = "CC BY-NC 4.0";

    private final Path folder;
    private final List<Path> tables;

    EpicKitchens(String location) {
        folder = VideoIndex.folder("epic", location);
        tables = Tables.named(folder, NAMES.pattern());
        if (tables.isEmpty()) {
            throw new ConfigException("--source epic:" + location + ": there is no EPIC_100_train.csv in it");
        }
    }

    @Override
    public Stream<SourceClip> clips() {
        VideoIndex videos = VideoIndex.below(folder);
        return tables.stream().flatMap(table -> {
            Matcher name = NAMES.matcher(table.getFileName().toString());
            String split = name.matches() ? name.group(1) : "";
            return Tables.rows(table, ',').map(row -> clip(row, table, split, videos));
        });
    }

    private static SourceClip clip(Map<String, String> row, Path table, String split, VideoIndex videos) {
        String video = Tables.cell(row, "video_id", table);
        Origin origin = new Origin("epic-kitchens-100", video, split, LICENCE, "");
        String narration = row.getOrDefault("narration", "");
        List<Text> captions = narration.isBlank() ? List.of() : List.of(new Text(narration.strip(), "narration"));
        Matcher start = TIME.matcher(Tables.cell(row, "start_timestamp", table));
        Matcher stop = TIME.matcher(Tables.cell(row, "stop_timestamp", table));
        if (!start.matches() || !stop.matches() || seconds(stop) <= seconds(start)) {
            SourceClip whole = videos.clip(video, Span.WHOLE, captions, origin);
            return new SourceClip(whole.path(), Span.WHOLE, captions, origin, List.of(Reason.BAD_TIMES));
        }
        return videos.clip(video, Span.seconds(seconds(start), seconds(stop)), captions, origin);
    }

    private static double seconds(Matcher time) {
        return 3600.0 * Integer.parseInt(time.group(1))
                + 60.0 * Integer.parseInt(time.group(2))
                + Double.parseDouble(time.group(3));
    }
}
