package vidact.core.image;

import java.util.List;
import vidact.core.Check;

/**
 * Structural similarity of 8-bit pictures (Wang et al. 2004): windows of 11 x 11 pixels weighted by a Gaussian of 1.5 pixels, those
 * that lie wholly inside the picture, constants (0.01, 0.03), each colour by itself. 1 for equal pictures.
 */
public final class Ssim {
    private static final int WINDOW = 11;
    private static final double SIGMA = 1.5;
    private static final double C1 = Math.pow(0.01 * 255, 2);
    private static final double C2 = Math.pow(0.03 * 255, 2);
    private static final double[] GAUSSIAN = gaussian();

    private Ssim() {}

    /** The mean over windows, colours and pairs of pictures. */
    public static double of(List<Image> some, List<Image> others) {
        Check.argument(
                some.size() == others.size() && !some.isEmpty(),
                "SSIM compares equally many pictures, got %d and %d",
                some.size(),
                others.size());
        double sum = 0;
        for (int i = 0; i < some.size(); i++) {
            sum += of(some.get(i), others.get(i));
        }
        return sum / some.size();
    }

    private static double of(Image a, Image b) {
        Check.argument(
                a.width() == b.width() && a.height() == b.height() && Math.min(a.width(), a.height()) >= WINDOW,
                "SSIM compares pictures of one size of at least %d pixels a side, got %s and %s",
                WINDOW,
                a,
                b);
        double sum = 0;
        for (int c = 0; c < Image.CHANNELS; c++) {
            sum += ofChannel(channel(a, c), channel(b, c), a.width(), a.height());
        }
        return sum / Image.CHANNELS;
    }

    private static double ofChannel(double[] x, double[] y, int width, int height) {
        double[] meanX = filtered(x, width, height);
        double[] meanY = filtered(y, width, height);
        double[] squareX = filtered(product(x, x), width, height);
        double[] squareY = filtered(product(y, y), width, height);
        double[] cross = filtered(product(x, y), width, height);
        double sum = 0;
        for (int i = 0; i < meanX.length; i++) {
            double variances = squareX[i] - meanX[i] * meanX[i] + squareY[i] - meanY[i] * meanY[i];
            double covariance = cross[i] - meanX[i] * meanY[i];
            sum += (2 * meanX[i] * meanY[i] + C1)
                    * (2 * covariance + C2)
                    / ((meanX[i] * meanX[i] + meanY[i] * meanY[i] + C1) * (variances + C2));
        }
        return sum / meanX.length;
    }

    /** Weighted means of all windows inside, rows first and then columns. */
    private static double[] filtered(double[] values, int width, int height) {
        int columns = width - WINDOW + 1;
        int rows = height - WINDOW + 1;
        double[] across = new double[columns * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < columns; x++) {
                for (int k = 0; k < WINDOW; k++) {
                    across[y * columns + x] += GAUSSIAN[k] * values[y * width + x + k];
                }
            }
        }
        double[] both = new double[columns * rows];
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                for (int k = 0; k < WINDOW; k++) {
                    both[y * columns + x] += GAUSSIAN[k] * across[(y + k) * columns + x];
                }
            }
        }
        return both;
    }

    private static double[] channel(Image image, int c) {
        double[] values = new double[image.width() * image.height()];
        for (int i = 0; i < values.length; i++) {
            values[i] = image.value(i * Image.CHANNELS + c);
        }
        return values;
    }

    private static double[] product(double[] x, double[] y) {
        double[] product = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            product[i] = x[i] * y[i];
        }
        return product;
    }

    private static double[] gaussian() {
        double[] weights = new double[WINDOW];
        double sum = 0;
        for (int i = 0; i < WINDOW; i++) {
            double away = i - (WINDOW - 1) / 2.0;
            weights[i] = Math.exp(-away * away / (2 * SIGMA * SIGMA));
            sum += weights[i];
        }
        for (int i = 0; i < WINDOW; i++) {
            weights[i] /= sum;
        }
        return weights;
    }
}
