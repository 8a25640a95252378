package vidact.ingestion.filter;

import java.util.Optional;
import vidact.core.catalogue.Scores;
import vidact.core.image.Image;
import vidact.core.image.Resize;

/** Collects the scores of a clip frame by frame, on grey thumbnails, so that no frame has to be kept. */
public final class FrameScores {
    private static final int SIDE = 64;

    private final FilterConfig config;
    private Optional<double[]> previous = Optional.empty();
    private int frames;
    private int black;
    private double brightness;
    private double motion;

    public FrameScores(FilterConfig config) {
        this.config = config;
    }

    /** Takes the next sampled frame. */
    public void add(Image frame) {
        double[] grey = grey(Resize.to(frame, SIDE, SIDE));
        double sum = 0;
        double change = 0;
        for (int i = 0; i < grey.length; i++) {
            sum += grey[i];
            change += previous.isEmpty() ? 0 : Math.abs(grey[i] - previous.get()[i]);
        }
        double mean = sum / grey.length;
        frames++;
        brightness += mean;
        motion += change / grey.length;
        black += mean < config.blackBrightness() ? 1 : 0;
        previous = Optional.of(grey);
    }

    /** The scores of all frames so far; none if there was no frame. */
    public Optional<Scores> scores() {
        if (frames == 0) {
            return Optional.empty();
        }
        return Optional.of(
                new Scores(brightness / frames, (double) black / frames, frames < 2 ? 0 : motion / (frames - 1)));
    }

    /** Luma of ITU-R BT.601. */
    private static double[] grey(Image image) {
        double[] grey = new double[image.width() * image.height()];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = 0.299 * image.value(3 * i) + 0.587 * image.value(3 * i + 1) + 0.114 * image.value(3 * i + 2);
        }
        return grey;
    }
}
