package vidact.ingestion.source;

import java.util.List;
import vidact.ingestion.filter.Reason;

/**
 * A stretch of a video file and what its source knows of it.
 *
 * @param path absolute path of the file, or {@code s3://...}; where no file was found, what the source calls it
 * @param captions texts, possibly none; the first is the source's own
 * @param problems why it cannot be used, known before the file is opened
 */
public record SourceClip(String path, Span span, List<Text> captions, Origin origin, List<Reason> problems) {
    public SourceClip {
        captions = List.copyOf(captions);
        problems = List.copyOf(problems);
    }

    /** This clip in a file elsewhere. */
    SourceClip at(String otherPath) {
        return new SourceClip(otherPath, span, captions, origin, problems);
    }

    /**
     * Part of a file's time line.
     *
     * @param startMicros first moment that belongs to it; likewise endMicros the first that does not
     */
    public record Span(long startMicros, long endMicros) {
        /** All of a file. */
        public static final Span WHOLE = new Span(0, Long.MAX_VALUE);

        /** A stretch in seconds. */
        public static Span seconds(double start, double end) {
            return new Span(Math.round(start * 1e6), Math.round(end * 1e6));
        }

        boolean overlaps(Span other) {
            return startMicros < other.endMicros && other.startMicros < endMicros;
        }
    }

    /**
     * What somebody said of a clip.
     *
     * @param source such as {@code label} or {@code narration}
     */
    public record Text(String text, String source) {}

    /**
     * Where a clip comes from.
     *
     * @param videoId what the data set calls the video, to join by
     * @param split that the data set puts it into, empty if it does not
     * @param licence as stated by the source, empty if not; likewise consent
     */
    public record Origin(String dataset, String videoId, String split, String licence, String consent) {}
}
