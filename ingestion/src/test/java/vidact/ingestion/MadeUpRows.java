package vidact.ingestion;

import java.util.List;
import java.util.Map;
import vidact.core.Hashes;
import vidact.core.catalogue.Caption;
import vidact.core.catalogue.ClipRow;
import vidact.core.catalogue.Score;
import vidact.core.catalogue.Scores;

/** Rows of a catalogue without videos. */
public final class MadeUpRows {
    private MadeUpRows() {}

    /**
     * A kept clip of its own video.
     *
     * @param motion its score; likewise sharpness
     */
    public static ClipRow row(String name, double motion, double sharpness) {
        return new ClipRow(
                Hashes.sha256(name).substring(0, 32),
                new ClipRow.Source("set", name, "train", "/videos/" + name, Hashes.sha256(name + " file"), "", "", ""),
                new ClipRow.Timing(0, 2_000_000, 20, List.of(0L, 1_000_000L)),
                new ClipRow.Picture(64, 48, "h264"),
                List.of(Caption.original("push the block", "label")),
                new Scores(Map.of(Score.MOTION, motion, Score.SHARPNESS, sharpness)),
                ClipRow.Likeness.unknown(),
                new ClipRow.Verdict(List.of()));
    }
}
