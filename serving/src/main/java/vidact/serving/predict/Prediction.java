package vidact.serving.predict;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import vidact.core.image.Image;
import vidact.core.image.Psnr;

/**
 * What was predicted for a clip, beside the truth.
 *
 * @param truth the true later frames
 * @param predicted the predicted ones
 * @param lastTokenized the last given frame after a way through the tokenizer: what predicting no change would show
 */
public record Prediction(Clip clip, List<Image> truth, List<Image> predicted, Image lastTokenized, Accuracy accuracy) {
    public Prediction {
        truth = List.copyOf(truth);
        predicted = List.copyOf(predicted);
    }

    /**
     * Shares of right codes, [0, 1].
     *
     * @param predicted of the model
     * @param copied of repeating the last given frame
     */
    public record Accuracy(double predicted, double copied) {}

    /** The frames that the model saw. */
    public List<Image> given() {
        return clip.frames().subList(0, clip.frames().size() - truth.size());
    }

    /** The last of them. */
    public Image lastGiven() {
        return given().get(given().size() - 1);
    }

    /** The given frames and the predicted ones after them. */
    public List<Image> shown() {
        List<Image> shown = new ArrayList<>(given());
        shown.addAll(predicted);
        return shown;
    }

    /** PSNR in dB of the prediction. */
    public double psnr() {
        return Psnr.of(predicted, truth);
    }

    /** PSNR in dB of repeating the last given frame as the tokenizer shows it. */
    public double psnrCopyTokenized() {
        return Psnr.of(repeated(lastTokenized), truth);
    }

    /** PSNR in dB of repeating the last given frame itself. */
    public double psnrCopy() {
        return Psnr.of(repeated(lastGiven()), truth);
    }

    /** Whether any pixel changes by more than {@code levels}. */
    public boolean changes(int levels) {
        for (boolean pixel : changed(levels)) {
            if (pixel) {
                return true;
            }
        }
        return false;
    }

    /** PSNR in dB of the prediction over the pixels that change. */
    public double psnrChanged(int levels) {
        return Psnr.of(predicted, truth, changed(levels));
    }

    /** The same of repeating the last given frame as the tokenizer shows it. */
    public double psnrChangedCopyTokenized(int levels) {
        return Psnr.of(repeated(lastTokenized), truth, changed(levels));
    }

    /** Which pixels of which later frames differ from the last given frame by more than {@code levels}. */
    private boolean[] changed(int levels) {
        Image last = lastGiven();
        int pixels = last.width() * last.height();
        boolean[] changed = new boolean[truth.size() * pixels];
        for (int i = 0; i < changed.length; i++) {
            Image frame = truth.get(i / pixels);
            for (int c = 0; c < Image.CHANNELS; c++) {
                int k = i % pixels * Image.CHANNELS + c;
                changed[i] |= Math.abs(frame.value(k) - last.value(k)) > levels;
            }
        }
        return changed;
    }

    private List<Image> repeated(Image image) {
        return Collections.nCopies(truth.size(), image);
    }
}
