package vidact.serving;

import vidact.core.Check;
import vidact.gpt.sample.Sampling;
import vidact.serving.predict.ContrastConfig;

/**
 * What {@code predict} is asked.
 *
 * @param givenFrames frames that the model sees, from the start of a clip
 * @param predictedFrames frames that it predicts after them
 * @param split which clips: {@code train}, {@code validation} or {@code all}
 * @param maxClips at most so many clips, evenly from the catalogue
 * @param batch clips predicted at once
 * @param sampling how tokens are drawn; temperature 0 takes the likeliest
 * @param judge whether the true codes' cross-entropy and more is measured frame by frame, seeing more or less of the truth
 * @param changedLevels a pixel changes if any of its values differs from the last given frame by more than this, [0, 255]
 * @param contrast things that captions name by their colour, to see whether the named one moves
 */
public record PredictConfig(
        int givenFrames,
        int predictedFrames,
        String split,
        int maxClips,
        int batch,
        Sampling sampling,
        boolean judge,
        int changedLevels,
        ContrastConfig contrast) {
    public PredictConfig {
        Check.argument(
                givenFrames > 0 && predictedFrames > 0,
                "givenFrames and predictedFrames must be above 0, got %d and %d",
                givenFrames,
                predictedFrames);
        Check.argument(maxClips > 0 && batch > 0, "maxClips and batch must be above 0, got %d and %d", maxClips, batch);
        Check.argument(
                changedLevels >= 0 && changedLevels < 255, "changedLevels lies in [0, 255), got %d", changedLevels);
    }

    /** Frames that a clip must have. */
    public int frames() {
        return givenFrames + predictedFrames;
    }
}
