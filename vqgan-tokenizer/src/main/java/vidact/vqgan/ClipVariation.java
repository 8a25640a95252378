package vidact.vqgan;

import java.io.Serializable;
import java.util.SplittableRandom;
import vidact.core.image.Image;

/**
 * How a clip's frames differ from what was filmed: all of them alike, as if the camera had stood a little aside in another light. Codes of
 * the same clip in several variations keep a model from knowing clips by their codes.
 *
 * @param right share of a frame's width by which what is seen moves to the right; likewise down; the edge fills what comes into view
 */
public record ClipVariation(double right, double down, Shades light) implements Serializable {
    /** Frames as they are. */
    public static final ClipVariation NONE = new ClipVariation(0, 0, Shades.NONE);

    /** Draws one. */
    static ClipVariation draw(TokenizeConfig.Vary vary, SplittableRandom random) {
        if (vary.shift() == 0 && vary.shade() == 0) {
            return NONE;
        }
        double right = vary.shift() * (2 * random.nextDouble() - 1);
        double down = vary.shift() * (2 * random.nextDouble() - 1);
        return new ClipVariation(right, down, Shades.draw(vary.shade(), random));
    }

    /** The frame as it is tokenised, moved by whole pixels of its own. */
    Image apply(Image frame) {
        if (equals(NONE)) {
            return frame;
        }
        int left = (int) Math.round(-right * frame.width());
        int top = (int) Math.round(-down * frame.height());
        return Image.drawn(frame.width(), frame.height(), (x, y, c) -> {
            int column = Math.max(0, Math.min(frame.width() - 1, left + x));
            int row = Math.max(0, Math.min(frame.height() - 1, top + y));
            return light.of(frame.value(column, row, c), c);
        });
    }
}
