package vidact.core.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import vidact.core.Check;

/** Peak signal-to-noise ratio in dB between 8-bit pictures: {@code 10 log10(255^2 / mean squared error)}. */
public final class Psnr {
    /** Reported for equal pictures, whose ratio is infinite: one grey level wrong in one value of 64x64 is 89 dB. */
    public static final double EQUAL = 100;

    private Psnr() {}

    /** Over every channel value of every pair of pictures together. */
    public static double of(List<Image> some, List<Image> others) {
        boolean[] every = new boolean[pixels(some)];
        Arrays.fill(every, true);
        return of(some, others, every);
    }

    /**
     * Over the pixels that {@code counted} marks alone.
     *
     * @param counted one flag a pixel, pictures one after another, {@code [pictures * H * W]}
     */
    public static double of(List<Image> some, List<Image> others, boolean[] counted) {
        Check.argument(
                some.size() == others.size() && counted.length == pixels(some),
                "PSNR compares equally many pictures, got %d and %d with %d flags",
                some.size(),
                others.size(),
                counted.length);
        double squares = 0;
        long values = 0;
        int pixel = 0;
        for (int i = 0; i < some.size(); i++) {
            Image a = some.get(i);
            Image b = others.get(i);
            Check.argument(a.length() == b.length(), "PSNR compares pictures of one size, got %s and %s", a, b);
            for (int k = 0; k < a.length(); k += Image.CHANNELS, pixel++) {
                if (counted[pixel]) {
                    for (int c = 0; c < Image.CHANNELS; c++) {
                        double difference = a.value(k + c) - b.value(k + c);
                        squares += difference * difference;
                    }
                    values += Image.CHANNELS;
                }
            }
        }
        Check.argument(values > 0, "PSNR over no pixels has no value");
        return decibels(squares / values);
    }

    /**
     * Over the square patches that differ most: a small thing that got lost shows here, and hardly over all pixels.
     *
     * @param side of a patch, a divisor of the pictures' sides
     * @param share of the patches that count, in (0, 1]; at least one does
     */
    public static double ofWorstPatches(List<Image> some, List<Image> others, int side, double share) {
        Check.argument(
                some.size() == others.size() && !some.isEmpty() && share > 0 && share <= 1,
                "patches need pairs of pictures and a share in (0, 1], got %d, %d and %s",
                some.size(),
                others.size(),
                share);
        List<Double> errors = new ArrayList<>();
        for (int i = 0; i < some.size(); i++) {
            Image a = some.get(i);
            for (int y = 0; y < a.height(); y += side) {
                for (int x = 0; x < a.width(); x += side) {
                    errors.add(meanSquare(a, others.get(i), x, y, side));
                }
            }
        }
        errors.sort(Comparator.reverseOrder());
        int counted = Math.max(1, (int) Math.round(share * errors.size()));
        return decibels(errors.stream()
                .limit(counted)
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow());
    }

    private static double meanSquare(Image a, Image b, int left, int top, int side) {
        double squares = 0;
        for (int y = top; y < top + side; y++) {
            for (int x = left; x < left + side; x++) {
                for (int c = 0; c < Image.CHANNELS; c++) {
                    double difference = a.value(x, y, c) - b.value(x, y, c);
                    squares += difference * difference;
                }
            }
        }
        return squares / ((double) Image.CHANNELS * side * side);
    }

    private static double decibels(double meanSquare) {
        return meanSquare == 0 ? EQUAL : Math.min(EQUAL, 10 * Math.log10(255.0 * 255.0 / meanSquare));
    }

    private static int pixels(List<Image> images) {
        return images.stream().mapToInt(image -> image.width() * image.height()).sum();
    }
}
