package vidact.vqgan;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import vidact.core.image.Image;

/**
 * Another light on a picture.
 *
 * @param factors of the channels, {@code [3]}
 */
public record Shades(List<Double> factors) implements Serializable {
    /** The light as it is. */
    public static final Shades NONE = new Shades(List.of(1.0, 1.0, 1.0));

    public Shades {
        factors = List.copyOf(factors);
    }

    /** Brightness, and to half that extent each colour, by a factor within 1 - shade and 1 + shade. */
    static Shades draw(double shade, SplittableRandom random) {
        double brightness = factor(shade, random);
        List<Double> factors = new ArrayList<>();
        for (int c = 0; c < Image.CHANNELS; c++) {
            factors.add(brightness * factor(shade / 2, random));
        }
        return new Shades(factors);
    }

    /** What a value of channel {@code c} becomes, in [0, 255]. */
    int of(int value, int c) {
        return (int) Math.min(255, Math.round(factors.get(c) * value));
    }

    private static double factor(double within, SplittableRandom random) {
        return 1 + within * (2 * random.nextDouble() - 1);
    }
}
