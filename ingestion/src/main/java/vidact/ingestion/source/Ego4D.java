package vidact.ingestion.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import vidact.core.config.ConfigException;
import vidact.ingestion.filter.Reason;
import vidact.ingestion.source.SourceClip.Origin;
import vidact.ingestion.source.SourceClip.Span;
import vidact.ingestion.source.SourceClip.Text;

/**
 * {@code ego4d:DIR}: Ego4D's {@code narration.json} with {@code ego4d.json} beside it, or EgoClip's table. Narrations are points in time:
 * a clip lies around one, as long as narrations of its video are apart on average, scaled by {@value #ALPHA} s, the mean over all of
 * Ego4D (Lin et al. 2022, EgoVLP, section 3.1). Stretches that are redacted or missing from the video are marked.
 */
final class Ego4D implements Source {
    /** Mean distance of narrations over Ego4D, seconds. */
    private static final double ALPHA = 4.9;

    private static final Pattern CAMERA_WEARER = Pattern.compile("^#[cC]\\s+C\\s+");
    private static final Pattern OTHER_PERSON = Pattern.compile("^#[oO]\\s+(?:an?\\s+)?");
    private static final Pattern MARKS = Pattern.compile("#\\s*[Uu]nsure\\.?|#summary|^#[cCoO]\\s+");

    private final Path folder;
    private final Map<String, List<Span>> cutOut = new HashMap<>();

    Ego4D(String location) {
        folder = VideoIndex.folder("ego4d", location);
        if (Tables.named(folder, "narration.*\\.json|egoclip.*\\.csv").isEmpty()) {
            throw new ConfigException(
                    "--source ego4d:" + location + ": there is no narration.json or egoclip.csv in it");
        }
        Tables.named(folder, "ego4d\\.json").forEach(this::readCutOut);
    }

    @Override
    public Stream<SourceClip> clips() {
        VideoIndex videos = VideoIndex.below(folder);
        List<Path> egoClip = Tables.named(folder, "egoclip.*\\.csv");
        if (!egoClip.isEmpty()) {
            Path table = egoClip.get(0);
            return Tables.rows(table, '\t').map(row -> clip(row, table, videos));
        }
        JsonStream entries =
                JsonStream.open(Tables.named(folder, "narration.*\\.json").get(0));
        entries.expect(JsonToken.START_OBJECT);
        return entries.entries((video, parser) -> narrated(video, parser, videos))
                .flatMap(List::stream);
    }

    /** A row of EgoClip: its times are already those of a clip. */
    private SourceClip clip(Map<String, String> row, Path table, VideoIndex videos) {
        String video = Tables.cell(row, "video_uid", table);
        double start = Double.parseDouble(Tables.cell(row, "clip_start", table));
        double end = Double.parseDouble(Tables.cell(row, "clip_end", table));
        return clip(video, start, end, Tables.cell(row, "clip_text", table), videos);
    }

    private List<SourceClip> narrated(String video, JsonParser parser, VideoIndex videos) throws IOException {
        JsonNode passes = parser.readValueAsTree();
        List<SourceClip> clips = new ArrayList<>();
        for (String pass : List.of("narration_pass_1", "narration_pass_2")) {
            List<JsonNode> narrations = new ArrayList<>();
            passes.path(pass).path("narrations").forEach(narrations::add);
            narrations.sort(Comparator.comparingDouble(Ego4D::seconds));
            if (narrations.isEmpty()) {
                continue;
            }
            double first = seconds(narrations.get(0));
            double last = seconds(narrations.get(narrations.size() - 1));
            double apart = narrations.size() > 1 && last > first ? (last - first) / (narrations.size() - 1) : ALPHA;
            double half = apart * apart / (2 * ALPHA);
            for (JsonNode narration : narrations) {
                double at = seconds(narration);
                clips.add(clip(
                        video,
                        Math.max(0, at - half),
                        at + half,
                        narration.path("narration_text").asText(),
                        videos));
            }
        }
        return clips;
    }

    private SourceClip clip(String video, double start, double end, String narration, VideoIndex videos) {
        Origin origin = new Origin("ego4d", video, "", "", "");
        String words = words(narration);
        List<Text> captions = words.isEmpty()
                ? List.of()
                : List.of(new Text(words, "narration"), new Text(narration.strip(), "narration as written"));
        if (end <= start) {
            return new SourceClip(video, Span.WHOLE, captions, origin, List.of(Reason.BAD_TIMES));
        }
        SourceClip clip = videos.clip(video, Span.seconds(start, end), captions, origin);
        boolean redacted = cutOut.getOrDefault(video, List.of()).stream().anyMatch(clip.span()::overlaps);
        return redacted ? new SourceClip(clip.path(), clip.span(), captions, origin, List.of(Reason.REDACTED)) : clip;
    }

    /** {@code #C C opens the drawer} becomes {@code the camera wearer opens the drawer}, {@code #O man X} a person. */
    static String words(String narration) {
        String text = narration.strip();
        if (CAMERA_WEARER.matcher(text).find()) {
            text = CAMERA_WEARER.matcher(text).replaceFirst("the camera wearer ");
        } else if (OTHER_PERSON.matcher(text).find()) {
            text = OTHER_PERSON.matcher(text).replaceFirst("another person, ");
        }
        return MARKS.matcher(text).replaceAll("").replaceAll("\\s+", " ").strip();
    }

    private static double seconds(JsonNode narration) {
        return narration.path("timestamp_sec").asDouble();
    }

    /** The redacted stretches and the gaps of every video; ego4d.json is read video by video. */
    private void readCutOut(Path file) {
        JsonStream all = JsonStream.open(file);
        all.expect(JsonToken.START_OBJECT);
        all.entries((key, parser) -> {
                    if (!"videos".equals(key)) {
                        parser.skipChildren();
                        return 0;
                    }
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        readCutOut(parser.<JsonNode>readValueAsTree());
                    }
                    return 0;
                })
                .forEach(done -> {});
    }

    private void readCutOut(JsonNode video) {
        List<Span> spans = new ArrayList<>();
        for (String kind : List.of("redacted_intervals", "gaps")) {
            for (JsonNode interval : video.path(kind)) {
                spans.add(Span.seconds(
                        interval.path("start_sec").asDouble(),
                        interval.path("end_sec").asDouble(Double.MAX_VALUE / 1e7)));
            }
        }
        if (!spans.isEmpty()) {
            cutOut.put(video.path("video_uid").asText(), spans);
        }
    }
}
