package vidact.ingestion;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vidact.core.Hashes;
import vidact.core.catalogue.Caption;
import vidact.core.catalogue.ClipRow;
import vidact.core.catalogue.Scores;
import vidact.core.video.FrameSampler;
import vidact.core.video.VideoException;
import vidact.core.video.VideoFrame;
import vidact.core.video.VideoInfo;
import vidact.core.video.VideoReader;
import vidact.ingestion.filter.Filters;
import vidact.ingestion.filter.FrameScores;
import vidact.ingestion.filter.Reason;
import vidact.ingestion.source.SourceClip;

/** Turns one stretch of a file into one row: decodes it once from start to end, samples, scores and judges. Not thread-safe. */
public final class ClipProbe {
    private static final int UID_DIGITS = 32;

    private final IngestConfig config;
    private final long seed;
    private String hashedPath = "";
    private String hash = "";

    /**
     * A probe by one configuration.
     *
     * @param seed draws the clips that are held out
     */
    public ClipProbe(IngestConfig config, long seed) {
        this.config = config;
        this.seed = seed;
    }

    /** The catalogue's row of a clip; whatever is wrong with it becomes a reason in it. */
    public ClipRow probe(SourceClip clip) {
        if (!clip.problems().isEmpty()) {
            return rejected(clip, clip.problems());
        }
        Path path = Path.of(clip.path());
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            return rejected(clip, List.of(Reason.UNDECODABLE));
        }
        String sha256 = sha256(path);
        try (VideoReader reader = VideoReader.open(path)) {
            return decode(clip, sha256, reader);
        } catch (VideoException e) {
            return row(clip, sha256, Look.unknown(List.of(Reason.UNDECODABLE)));
        }
    }

    /** The row of a clip that was not decoded, for these reasons. */
    public ClipRow rejected(SourceClip clip, List<Reason> reasons) {
        return row(clip, "", Look.unknown(reasons));
    }

    /** What decoding a clip showed. */
    private record Look(
            ClipRow.Timing timing,
            ClipRow.Picture picture,
            Scores scores,
            ClipRow.Likeness likeness,
            List<Reason> reasons) {
        static Look unknown(List<Reason> reasons) {
            return new Look(
                    ClipRow.Timing.unknown(),
                    ClipRow.Picture.unknown(),
                    Scores.none(),
                    ClipRow.Likeness.unknown(),
                    reasons);
        }
    }

    private ClipRow decode(SourceClip clip, String sha256, VideoReader reader) {
        VideoInfo info = reader.info();
        if ((double) info.width() * info.height() > config.isolation().maxMegapixels() * 1e6) {
            return row(clip, sha256, Look.unknown(List.of(Reason.TOO_LARGE)));
        }
        SourceClip.Span span = clip.span();
        reader.skipTowards(span.startMicros());
        FrameSampler sampler = new FrameSampler(config.framesPerSecond());
        FrameScores scores = new FrameScores(config.filter().levels());
        List<Long> sampled = new ArrayList<>();
        List<Long> shown = new ArrayList<>();
        for (Optional<VideoFrame> next = reader.decode(); next.isPresent(); next = reader.decode()) {
            VideoFrame frame = next.get();
            if (frame.micros() >= span.endMicros()) {
                break;
            }
            if (frame.micros() < span.startMicros()) {
                continue;
            }
            shown.add(frame.micros());
            if (sampler.keeps(frame.micros())) {
                sampled.add(frame.micros());
                scores.add(frame.scaled(FrameScores.SIDE, FrameScores.SIDE));
            }
        }
        ClipRow.Picture picture = new ClipRow.Picture(info.width(), info.height(), info.codec());
        if (shown.isEmpty()) {
            return row(clip, sha256, Look.unknown(List.of(Reason.UNDECODABLE)));
        }
        ClipRow.Timing timing = new ClipRow.Timing(shown.get(0), end(shown), shown.size(), sampled);
        boolean whole = span.equals(SourceClip.Span.WHOLE);
        long promised = whole ? info.durationMicros() : span.endMicros() - span.startMicros();
        List<Reason> reasons = Filters.judge(config.filter(), timing, picture, promised, scores.scores());
        ClipRow.Likeness likeness = new ClipRow.Likeness(scores.hashes(), "");
        return row(clip, sha256, new Look(timing, picture, scores.scores(), likeness, reasons));
    }

    private ClipRow row(SourceClip clip, String sha256, Look look) {
        boolean decoded = look.timing().decodedFrames() > 0;
        SourceClip.Span span = clip.span();
        long start = decoded ? look.timing().startMicros() : span.startMicros();
        long end = decoded ? look.timing().endMicros() : span.equals(SourceClip.Span.WHOLE) ? 0 : span.endMicros();
        String uid = Hashes.sha256(sha256 + " " + start + " " + end + " " + (sha256.isEmpty() ? clip.path() : ""))
                .substring(0, UID_DIGITS);
        SourceClip.Origin origin = clip.origin();
        String licence =
                origin.licence().isEmpty() ? config.licences().getOrDefault(origin.dataset(), "") : origin.licence();
        ClipRow.Source source = new ClipRow.Source(
                origin.dataset(),
                origin.videoId(),
                split(origin.split(), uid),
                clip.path(),
                sha256,
                licence,
                origin.consent(),
                "");
        List<Caption> captions = clip.captions().stream()
                .map(text -> Caption.original(text.text(), text.source()))
                .toList();
        List<Reason> reasons = new ArrayList<>(look.reasons());
        reasons.addAll(Filters.judgeTerms(config.filter(), licence, origin.consent()));
        return new ClipRow(
                uid,
                source,
                look.timing(),
                look.picture(),
                captions,
                look.scores(),
                look.likeness(),
                new ClipRow.Verdict(reasons.stream().map(Reason::label).toList()));
    }

    /** As the source says; else by the clip's own hash, so that it stays where it is whatever else is ingested. */
    private String split(String stated, String uid) {
        if (!stated.isEmpty()) {
            return stated.startsWith("val") ? "validation" : stated;
        }
        String draw = Hashes.sha256(seed + " " + uid);
        double place = Long.parseLong(draw.substring(0, 8), 16) / (double) (1L << 32);
        return place < config.validationShare() ? "validation" : "train";
    }

    /** Clips of one long video come one after the other: its bytes are read once for all of them. */
    private String sha256(Path path) {
        if (!hashedPath.equals(path.toString())) {
            hash = Hashes.sha256(path);
            hashedPath = path.toString();
        }
        return hash;
    }

    /** The last frame is shown as long as the median frame. */
    private static long end(List<Long> shown) {
        List<Long> lengths = new ArrayList<>();
        for (int i = 1; i < shown.size(); i++) {
            lengths.add(shown.get(i) - shown.get(i - 1));
        }
        long last = shown.get(shown.size() - 1);
        return lengths.isEmpty()
                ? last
                : last + lengths.stream().sorted().toList().get(lengths.size() / 2);
    }
}
