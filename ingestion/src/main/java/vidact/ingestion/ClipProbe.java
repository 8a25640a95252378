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
import vidact.core.image.Image;
import vidact.core.storage.Storage;
import vidact.core.video.VideoException;
import vidact.core.video.VideoFrame;
import vidact.core.video.VideoInfo;
import vidact.core.video.VideoReader;
import vidact.ingestion.filter.Filters;
import vidact.ingestion.filter.HandDetector;
import vidact.ingestion.filter.Reason;
import vidact.ingestion.filter.ShotCutter;
import vidact.ingestion.source.SourceClip;

/**
 * Turns one stretch of a file into a row, or into one for each of its shots: decodes it once from start to end, cuts, samples, scores and
 * judges. Not thread-safe; close it.
 */
public final class ClipProbe implements AutoCloseable {
    private static final int UID_DIGITS = 32;

    private final IngestConfig config;
    private final long seed;
    private final Optional<HandDetector> hands;
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
        hands = config.hands().looks() ? Optional.of(HandDetector.open(config.hands())) : Optional.empty();
    }

    /** The catalogue's rows of a clip, at least one; whatever is wrong with it becomes a reason in it. */
    public List<ClipRow> probe(SourceClip clip) {
        return probe(clip, Storage.file(clip.path()));
    }

    /**
     * The catalogue's rows of a clip.
     *
     * @param path file of this machine with the clip's bytes
     */
    public List<ClipRow> probe(SourceClip clip, Path path) {
        if (!clip.problems().isEmpty()) {
            return List.of(rejected(config, seed, clip, clip.problems()));
        }
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            return List.of(rejected(config, seed, clip, List.of(Reason.UNDECODABLE)));
        }
        String sha256 = sha256(path);
        try (VideoReader reader = VideoReader.open(path)) {
            return decode(clip, sha256, reader);
        } catch (VideoException e) {
            return List.of(row(clip, sha256, Look.unknown(List.of(Reason.UNDECODABLE))));
        }
    }

    /** The row of a clip that was not decoded, for these reasons. */
    public static ClipRow rejected(IngestConfig config, long seed, SourceClip clip, List<Reason> reasons) {
        return row(config, seed, clip, "", Look.unknown(reasons));
    }

    @Override
    public void close() {
        hands.ifPresent(HandDetector::close);
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

    private List<ClipRow> decode(SourceClip clip, String sha256, VideoReader reader) {
        VideoInfo info = reader.info();
        if ((double) info.width() * info.height() > config.isolation().maxMegapixels() * 1e6) {
            return List.of(row(clip, sha256, Look.unknown(List.of(Reason.TOO_LARGE))));
        }
        SourceClip.Span span = clip.span();
        reader.skipTowards(span.startMicros());
        ShotCutter cutter = new ShotCutter(config.shots());
        List<ShotProbe> shots = new ArrayList<>();
        for (Optional<VideoFrame> next = reader.decode(); next.isPresent(); next = reader.decode()) {
            VideoFrame frame = next.get();
            if (frame.micros() >= span.endMicros()) {
                break;
            }
            if (frame.micros() < span.startMicros()) {
                continue;
            }
            Optional<Image> small = config.shots().cuts() ? Optional.of(ShotProbe.small(frame)) : Optional.empty();
            boolean cut =
                    small.map(image -> cutter.begins(frame.micros(), image)).orElse(false);
            if (shots.isEmpty() || cut) {
                shots.add(new ShotProbe(config, hands));
            }
            shots.get(shots.size() - 1).add(frame, small);
        }
        if (shots.isEmpty()) {
            return List.of(row(clip, sha256, Look.unknown(List.of(Reason.UNDECODABLE))));
        }
        return judged(clip, sha256, info, shots);
    }

    /** What is missing of a clip is missing of its last shot. */
    private List<ClipRow> judged(SourceClip clip, String sha256, VideoInfo info, List<ShotProbe> shots) {
        SourceClip.Span span = clip.span();
        boolean whole = span.equals(SourceClip.Span.WHOLE);
        long promised = whole ? info.durationMicros() : span.endMicros() - span.startMicros();
        long first = shots.get(0).timing().startMicros();
        ClipRow.Picture picture = new ClipRow.Picture(info.width(), info.height(), info.codec());
        List<ClipRow> rows = new ArrayList<>();
        for (int i = 0; i < shots.size(); i++) {
            ClipRow.Timing timing = shots.get(i).timing();
            long left = promised - (timing.startMicros() - first);
            Scores scores = shots.get(i).scores();
            List<Reason> reasons =
                    Filters.judge(config.filter(), timing, picture, i == shots.size() - 1 ? left : 0, scores);
            rows.add(row(
                    clip, sha256, new Look(timing, picture, scores, shots.get(i).likeness(), reasons)));
        }
        return rows;
    }

    private ClipRow row(SourceClip clip, String sha256, Look look) {
        return row(config, seed, clip, sha256, look);
    }

    private static ClipRow row(IngestConfig config, long seed, SourceClip clip, String sha256, Look look) {
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
                split(config, seed, origin.split(), uid),
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
    private static String split(IngestConfig config, long seed, String stated, String uid) {
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
}
