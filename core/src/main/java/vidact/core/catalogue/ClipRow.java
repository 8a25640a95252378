package vidact.core.catalogue;

import java.util.List;
import java.util.Optional;

/**
 * One clip of the catalogue, kept or rejected.
 *
 * @param clipUid hexadecimal id (128 bits) of content, view and time range
 * @param source where the bytes are and what they are
 * @param timing when its frames are shown
 * @param picture what the decoder says of its pictures
 * @param captions the original first; empty if it has none
 * @param scores absent if it could not be decoded
 * @param verdict kept or rejected, and why
 */
public record ClipRow(
        String clipUid,
        Source source,
        Timing timing,
        Picture picture,
        List<Caption> captions,
        Optional<Scores> scores,
        Verdict verdict) {

    public ClipRow {
        captions = List.copyOf(captions);
    }

    /**
     * Where a clip comes from.
     *
     * @param dataset name of the data set it came with
     * @param split {@code train} or {@code validation}
     * @param uri file that holds it
     * @param sha256 of that file's bytes
     * @param licence as stated by the source, empty if not stated
     * @param consent as stated by the source, empty if not stated
     * @param view camera, empty for the only one
     */
    public record Source(
            String dataset, String split, String uri, String sha256, String licence, String consent, String view) {}

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
     * Kept or rejected.
     *
     * @param rejectReasons why it was rejected, empty if it is kept
     */
    public record Verdict(List<String> rejectReasons) {
        public Verdict {
            rejectReasons = List.copyOf(rejectReasons);
        }
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
