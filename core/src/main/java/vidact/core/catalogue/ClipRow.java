package vidact.core.catalogue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One clip of the catalogue, kept or rejected.
 *
 * @param clipUid hexadecimal id (128 bits) of content, view and time range
 * @param source where the bytes are and what they are
 * @param timing when its frames are shown
 * @param picture what the decoder says of its pictures
 * @param captions the original first; empty if it has none
 * @param scores none if it could not be decoded
 * @param likeness by which near copies are found
 * @param verdict kept or rejected, and why
 */
public record ClipRow(
        String clipUid,
        Source source,
        Timing timing,
        Picture picture,
        List<Caption> captions,
        Scores scores,
        Likeness likeness,
        Verdict verdict) {

    public ClipRow {
        captions = List.copyOf(captions);
    }

    /**
     * Where a clip comes from.
     *
     * @param dataset name of the data set it came with
     * @param videoId what that data set calls the video, to join by; empty if it does not
     * @param split {@code train} or {@code validation}
     * @param uri file that holds it
     * @param sha256 of that file's bytes
     * @param licence as stated by the source, empty if not stated
     * @param consent as stated by the source, empty if not stated
     * @param view camera, empty for the only one
     */
    public record Source(
            String dataset,
            String videoId,
            String split,
            String uri,
            String sha256,
            String licence,
            String consent,
            String view) {}

    /**
     * When a clip's frames are shown.
     *
     * @param startMicros first frame, in microseconds
     * @param endMicros end of the last frame, in microseconds
     * @param decodedFrames all frames in that range
     * @param frameMicros the sampled frames
     */
    public record Timing(long startMicros, long endMicros, int decodedFrames, List<Long> frameMicros) {
        public Timing {
            frameMicros = List.copyOf(frameMicros);
        }

        /** Of a clip that could not be decoded. */
        public static Timing unknown() {
            return new Timing(0, 0, 0, List.of());
        }
    }

    /**
     * What a decoder says of a clip's pictures.
     *
     * @param width columns as shown
     * @param height rows as shown
     */
    public record Picture(int width, int height, String codec) {
        /** Of a clip that could not be decoded. */
        public static Picture unknown() {
            return new Picture(0, 0, "");
        }
    }

    /**
     * What a clip looks like.
     *
     * @param frameHashes difference hashes, 64 bits each, of frames spread evenly over it
     * @param group id of the clips that are copies of one another, the kept one's; empty if there are none
     */
    public record Likeness(List<Long> frameHashes, String group) {
        public Likeness {
            frameHashes = List.copyOf(frameHashes);
        }

        /** Of a clip that could not be decoded. */
        public static Likeness unknown() {
            return new Likeness(List.of(), "");
        }
    }

    /**
     * Kept or rejected.
     *
     * @param rejectReasons why it was rejected, empty if it is kept
     */
    public record Verdict(List<String> rejectReasons) {
        public Verdict {
            rejectReasons = List.copyOf(rejectReasons);
        }

        private Verdict with(List<String> moreReasons) {
            List<String> all = new ArrayList<>(rejectReasons);
            all.addAll(moreReasons);
            return new Verdict(all);
        }
    }

    /** This clip with other captions. */
    public ClipRow captioned(List<Caption> others) {
        return new ClipRow(clipUid, source, timing, picture, others, scores, likeness, verdict);
    }

    /** This clip in a group of copies, with more reasons to reject it. */
    public ClipRow grouped(String group, List<String> moreReasons) {
        Likeness grouped = new Likeness(likeness.frameHashes(), group);
        return new ClipRow(clipUid, source, timing, picture, captions, scores, grouped, verdict.with(moreReasons));
    }

    /** This clip with one more score, and with more reasons to reject it. */
    public ClipRow scored(Score score, double value, List<String> moreReasons) {
        Map<Score, Double> all = new EnumMap<>(Score.class);
        all.putAll(scores.values());
        all.put(score, value);
        return new ClipRow(
                clipUid, source, timing, picture, captions, new Scores(all), likeness, verdict.with(moreReasons));
    }

    /** Whether later stages use it. */
    public boolean kept() {
        return verdict.rejectReasons().isEmpty();
    }

    /** The caption that training uses: the newest that is not a failure, else nothing. */
    public String caption() {
        String text = "";
        for (Caption caption : captions) {
            if (!"failed".equals(caption.status())) {
                text = caption.text();
            }
        }
        return text;
    }
}
