package vidact.core.image;

import java.util.Arrays;
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
        return squares == 0 ? EQUAL : Math.min(EQUAL, 10 * Math.log10(255.0 * 255.0 * values / squares));
    }

    private static int pixels(List<Image> images) {
        return images.stream().mapToInt(image -> image.width() * image.height()).sum();
    }
}
