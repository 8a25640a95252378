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
import vidact.core.video.TimedImage;
import vidact.core.video.VideoException;
import vidact.core.video.VideoInfo;
import vidact.core.video.VideoReader;
import vidact.ingestion.filter.Filters;
import vidact.ingestion.filter.FrameScores;
import vidact.ingestion.filter.Reason;
import vidact.ingestion.source.ClipFile;

/** Turns one file into one row: decodes it once from start to end, samples, scores and judges. */
public final class ClipProbe {
    private static final int UID_DIGITS = 32;

    private final IngestConfig config;
    private final long seed;

    /**
     * A probe by one configuration.
     *
     * @param seed draws the clips that are held out
     */
    public ClipProbe(IngestConfig config, long seed) {
        this.config = config;
        this.seed = seed;
    }

    /** The catalogue's row of a file; whatever is wrong with the file becomes a reason in it. */
    public ClipRow probe(ClipFile file) {
        Path path = Path.of(file.path());
        if (!Files.isReadable(path)) {
            return row(file, "", ClipRow.Timing.unknown(), ClipRow.Picture.unknown(), rejected(Reason.UNDECODABLE));
        }
        String sha256 = Hashes.sha256(path);
        try (VideoReader reader = VideoReader.open(path)) {
            return decode(file, sha256, reader);
        } catch (VideoException e) {
            return row(file, sha256, ClipRow.Timing.unknown(), ClipRow.Picture.unknown(), rejected(Reason.UNDECODABLE));
        }
    }

    /** What judging a clip came to. */
    private record Judgement(Optional<Scores> scores, List<Reason> reasons) {}

    private static Judgement rejected(Reason reason) {
        return new Judgement(Optional.empty(), List.of(reason));
    }

    private ClipRow decode(ClipFile file, String sha256, VideoReader reader) {
        FrameSampler sampler = new FrameSampler(config.framesPerSecond());
        FrameScores scores = new FrameScores(config.filter());
        List<Long> sampled = new ArrayList<>();
        List<Long> shown = new ArrayList<>();
        for (Optional<TimedImage> next = reader.next(); next.isPresent(); next = reader.next()) {
            TimedImage frame = next.get();
            shown.add(frame.micros());
            if (sampler.keeps(frame.micros())) {
                sampled.add(frame.micros());
                scores.add(frame.image());
            }
        }
        VideoInfo info = reader.info();
        ClipRow.Picture picture = new ClipRow.Picture(info.width(), info.height(), info.codec());
        if (shown.isEmpty()) {
            return row(file, sha256, ClipRow.Timing.unknown(), picture, rejected(Reason.UNDECODABLE));
        }
        ClipRow.Timing timing = new ClipRow.Timing(shown.get(0), end(shown), shown.size(), sampled);
        List<Reason> reasons = Filters.judge(config.filter(), timing, info.durationMicros(), scores.scores());
        return row(file, sha256, timing, picture, new Judgement(scores.scores(), reasons));
    }

    private ClipRow row(
            ClipFile file, String sha256, ClipRow.Timing timing, ClipRow.Picture picture, Judgement judgement) {
        String uid = Hashes.sha256(sha256 + " " + timing.startMicros() + " " + timing.endMicros() + " "
                        + (sha256.isEmpty() ? file.path() : ""))
                .substring(0, UID_DIGITS);
        ClipRow.Source source = new ClipRow.Source(file.dataset(), split(uid), file.path(), sha256, "", "", "");
        List<Caption> captions = file.captions().stream()
                .map(text -> Caption.original(text, "sidecar"))
                .toList();
        List<String> reasons = judgement.reasons().stream().map(Reason::label).toList();
        return new ClipRow(uid, source, timing, picture, captions, judgement.scores(), new ClipRow.Verdict(reasons));
    }

    /** By the clip's own hash, so that it stays where it is whatever else is ingested. */
    private String split(String uid) {
        String draw = Hashes.sha256(seed + " " + uid);
        double place = Long.parseLong(draw.substring(0, 8), 16) / (double) (1L << 32);
        return place < config.validationShare() ? "validation" : "train";
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
