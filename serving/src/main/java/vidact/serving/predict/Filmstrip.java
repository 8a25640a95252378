package vidact.serving.predict;

import java.util.ArrayList;
import java.util.List;
import vidact.core.image.Image;
import vidact.core.image.PngFiles;

/** A prediction as pictures: what was given, what was predicted, what was true, and how they differ. */
final class Filmstrip {
    /** White pixels between pictures. */
    static final int GAP = 2;

    /** Differences are shown this many times as large, so that small ones are seen. */
    private static final int AMPLIFIED = 3;

    private final List<Image> truth;
    private final List<Image> predicted;
    private final List<Image> differences;

    Filmstrip(Prediction prediction) {
        truth = prediction.clip().frames();
        predicted = prediction.shown();
        differences = new ArrayList<>();
        for (int i = 0; i < truth.size(); i++) {
            differences.add(difference(truth.get(i), predicted.get(i)));
        }
    }

    /** Three rows: truth, prediction, difference; a column a frame. */
    Image strip() {
        return PngFiles.grid(List.of(truth, predicted, differences), GAP);
    }

    /** Frames of a video: truth, prediction and difference side by side. */
    List<Image> frames() {
        List<Image> frames = new ArrayList<>();
        for (int i = 0; i < truth.size(); i++) {
            frames.add(PngFiles.grid(List.of(List.of(truth.get(i), predicted.get(i), differences.get(i))), GAP));
        }
        return frames;
    }

    private static Image difference(Image a, Image b) {
        byte[] rgb = new byte[a.length()];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) Math.min(255, AMPLIFIED * Math.abs(a.value(i) - b.value(i)));
        }
        return Image.owning(a.width(), a.height(), rgb);
    }
}
