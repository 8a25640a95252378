package vidact.ingestion;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vidact.core.catalogue.ClipRow;
import vidact.core.catalogue.Score;
import vidact.core.catalogue.Scores;
import vidact.core.image.Image;
import vidact.core.video.FrameSampler;
import vidact.core.video.VideoFrame;
import vidact.ingestion.filter.FrameScores;
import vidact.ingestion.filter.HandDetector;

/** What is seen of one shot, frame by frame, without keeping a frame. */
final class ShotProbe {
    private final FrameSampler sampler;
    private final FrameSampler looks;
    private final FrameScores scores;
    private final Optional<HandDetector> detector;
    private final List<Long> sampled = new ArrayList<>();
    private final List<Long> shown = new ArrayList<>();
    private int looked;
    private int withHands;
    private int mostHands;

    /** A shot that begins with the next frame. */
    ShotProbe(IngestConfig config, Optional<HandDetector> detector) {
        sampler = new FrameSampler(config.framesPerSecond());
        looks = new FrameSampler(Math.min(config.hands().framesPerSecond(), config.framesPerSecond()));
        scores = new FrameScores(config.filter().levels());
        this.detector = detector;
    }

    /**
     * Takes the next frame.
     *
     * @param small the frame in the size of scores, if somebody has made it already
     */
    void add(VideoFrame frame, Optional<Image> small) {
        shown.add(frame.micros());
        if (!sampler.keeps(frame.micros())) {
            return;
        }
        sampled.add(frame.micros());
        scores.add(small.orElseGet(() -> small(frame)));
        if (detector.isPresent() && looks.keeps(frame.micros())) {
            int hands = detector.get().count(frame);
            looked++;
            withHands += hands > 0 ? 1 : 0;
            mostHands = Math.max(mostHands, hands);
        }
    }

    /** A frame in the size of scores. */
    static Image small(VideoFrame frame) {
        return frame.scaled(FrameScores.SIDE, FrameScores.SIDE);
    }

    boolean isEmpty() {
        return shown.isEmpty();
    }

    ClipRow.Timing timing() {
        return new ClipRow.Timing(shown.get(0), end(), shown.size(), sampled);
    }

    Scores scores() {
        if (looked == 0) {
            return scores.scores();
        }
        Map<Score, Double> all = new EnumMap<>(Score.class);
        all.putAll(scores.scores().values());
        all.put(Score.HAND_RATIO, (double) withHands / looked);
        all.put(Score.HAND_COUNT, (double) mostHands);
        return new Scores(all);
    }

    ClipRow.Likeness likeness() {
        return new ClipRow.Likeness(scores.hashes(), "");
    }

    /** The last frame is shown as long as the median frame. */
    private long end() {
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
