package vidact.ingestion.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import vidact.core.config.ConfigException;
import vidact.ingestion.filter.Reason;
import vidact.ingestion.source.SourceClip.Origin;
import vidact.ingestion.source.SourceClip.Span;
import vidact.ingestion.source.SourceClip.Text;

/**
 * {@code howto100m:DIR}: HowTo100M, {@code raw_caption.json} or, where that is not there, {@code caption.json}. Both are one object of
 * several gigabytes, {@code {video: {start: [], end: [], text: []}}}, read video by video. A clip is a line of speech. Raw lines overlap
 * in time and repeat each other's words: a line ends where the next one begins, and words that the line before ended with are dropped.
 */
final class HowTo100M implements Source {
    private final Path folder;
    private final Path captions;

    HowTo100M(String location) {
        folder = VideoIndex.folder("howto100m", location);
        List<Path> raw = Tables.named(folder, "raw_caption.*\\.json");
        List<Path> found = raw.isEmpty() ? Tables.named(folder, "caption.*\\.json") : raw;
        if (found.isEmpty()) {
            throw new ConfigException(
                    "--source howto100m:" + location + ": there is no raw_caption.json or caption.json in it");
        }
        captions = found.get(0);
    }

    @Override
    public Stream<SourceClip> clips() {
        VideoIndex videos = VideoIndex.below(folder);
        JsonStream entries = JsonStream.open(captions);
        entries.expect(JsonToken.START_OBJECT);
        return entries.entries((id, parser) -> clips(id, parser, videos)).flatMap(List::stream);
    }

    private static List<SourceClip> clips(String id, JsonParser parser, VideoIndex videos) throws IOException {
        JsonNode speech = parser.readValueAsTree();
        JsonNode starts = speech.path("start");
        JsonNode ends = speech.path("end");
        JsonNode texts = speech.path("text");
        Origin origin = new Origin("howto100m", id, "", "", "");
        List<SourceClip> clips = new ArrayList<>();
        String before = "";
        for (int i = 0; i < texts.size(); i++) {
            double start = starts.path(i).asDouble();
            double end = ends.path(i).asDouble();
            double next = starts.path(i + 1).asDouble(Double.POSITIVE_INFINITY);
            String text = texts.path(i).asText().replaceAll("\\s+", " ").strip();
            String news = withoutRepeat(before, text);
            before = text;
            List<Text> words = news.isEmpty() ? List.of() : List.of(new Text(news, "speech"));
            double until = next > start ? Math.min(end, next) : end;
            SourceClip clip = videos.clip(id, until > start ? Span.seconds(start, until) : Span.WHOLE, words, origin);
            clips.add(
                    until > start
                            ? clip
                            : new SourceClip(clip.path(), Span.WHOLE, words, origin, List.of(Reason.BAD_TIMES)));
        }
        return clips;
    }

    /** The line without the words at its beginning that the line before ended with. */
    static String withoutRepeat(String before, String line) {
        List<String> old = words(before);
        List<String> words = words(line);
        for (int length = Math.min(old.size(), words.size()); length > 0; length--) {
            if (old.subList(old.size() - length, old.size()).equals(words.subList(0, length))) {
                return String.join(" ", List.of(line.split(" ", -1)).subList(length, words.size()));
            }
        }
        return line;
    }

    private static List<String> words(String line) {
        return line.isEmpty()
                ? List.of()
                : List.of(line.toLowerCase(Locale.ROOT).split(" ", -1));
    }
}
