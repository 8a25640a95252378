package vidact.core.image;

import java.util.Arrays;

/**
 * Resampling with a triangle filter that widens when it shrinks a picture, so that no pixel is skipped (what PIL and
 * torchvision call antialiased bilinear).
 */
public final class Resize {
    /** How a picture of another shape becomes a square. */
    public enum Fit {
        /** Keeps the middle square of the longer side. */
        CROP,
        /** Keeps everything and gives up the aspect ratio. */
        STRETCH
    }

    private Resize() {}

    /** A {@code size x size} version of the picture. */
    public static Image square(Image image, int size, Fit fit) {
        int side = Math.min(image.width(), image.height());
        return switch (fit) {
            case CROP ->
                resample(
                        image,
                        new Window((image.width() - side) / 2, side),
                        new Window((image.height() - side) / 2, side),
                        size,
                        size);
            case STRETCH -> to(image, size, size);
        };
    }

    /** The picture made smaller so that its longer side has at most so many pixels; a small one stays as it is. */
    public static Image within(Image image, int side) {
        double scale = (double) side / Math.max(image.width(), image.height());
        if (scale >= 1) {
            return image;
        }
        return to(image, Math.max(1, (int) Math.round(image.width() * scale)), Math.max(1, (int)
                Math.round(image.height() * scale)));
    }

    /** The whole picture at another size. */
    public static Image to(Image image, int width, int height) {
        if (image.width() == width && image.height() == height) {
            return image;
        }
        return resample(image, new Window(0, image.width()), new Window(0, image.height()), width, height);
    }

    /** The part of one axis that is kept. */
    private record Window(int start, int length) {}

    private static Image resample(Image image, Window columns, Window rows, int width, int height) {
        Filter horizontal = Filter.of(columns, width);
        Filter vertical = Filter.of(rows, height);
        int channels = Image.CHANNELS;
        float[] narrow = new float[rows.length() * width * channels];
        for (int y = 0; y < rows.length(); y++) {
            for (int x = 0; x < width; x++) {
                for (int k = horizontal.from[x]; k < horizontal.to[x]; k++) {
                    float weight = horizontal.weight(x, k);
                    int source = ((rows.start() + y) * image.width() + k) * channels;
                    int target = (y * width + x) * channels;
                    for (int c = 0; c < channels; c++) {
                        narrow[target + c] += weight * image.value(source + c);
                    }
                }
            }
        }
        byte[] out = new byte[width * height * channels];
        float[] sums = new float[width * channels];
        for (int y = 0; y < height; y++) {
            Arrays.fill(sums, 0.5f);
            for (int k = vertical.from[y]; k < vertical.to[y]; k++) {
                float weight = vertical.weight(y, k);
                int source = (k - rows.start()) * sums.length;
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += weight * narrow[source + i];
                }
            }
            for (int i = 0; i < sums.length; i++) {
                out[y * sums.length + i] = (byte) Math.max(0, Math.min(255, (int) sums[i]));
            }
        }
        return Image.owning(width, height, out);
    }

    /** Which source positions each target position averages, and with what weights. */
    private static final class Filter {
        final int[] from;
        final int[] to;
        private final float[][] weights;

        private Filter(int size) {
            from = new int[size];
            to = new int[size];
            weights = new float[size][];
        }

        float weight(int target, int source) {
            return weights[target][source - from[target]];
        }

        static Filter of(Window window, int size) {
            Filter filter = new Filter(size);
            double scale = (double) window.length() / size;
            double reach = Math.max(1, scale);
            int end = window.start() + window.length();
            for (int i = 0; i < size; i++) {
                double centre = window.start() + (i + 0.5) * scale - 0.5;
                filter.from[i] = Math.max(window.start(), (int) Math.ceil(centre - reach));
                filter.to[i] = Math.min(end, (int) Math.floor(centre + reach) + 1);
                float[] weights = new float[filter.to[i] - filter.from[i]];
                double sum = 0;
                for (int k = 0; k < weights.length; k++) {
                    weights[k] = (float) Math.max(0, 1 - Math.abs(filter.from[i] + k - centre) / reach);
                    sum += weights[k];
                }
                for (int k = 0; k < weights.length; k++) {
                    weights[k] /= (float) sum;
                }
                filter.weights[i] = weights;
            }
            return filter;
        }
    }
}
