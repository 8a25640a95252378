package vidact.serving.predict;

import java.util.List;
import vidact.core.image.Image;

/**
 * A clip to predict.
 *
 * @param name file name, for people
 * @param frames given frames, then the true later ones, as the tokenizer sees them
 */
public record Clip(String name, String caption, List<Image> frames) {
    public Clip {
        frames = List.copyOf(frames);
    }
}
