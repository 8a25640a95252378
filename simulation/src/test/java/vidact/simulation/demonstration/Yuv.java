package vidact.simulation.demonstration;

import vidact.core.image.Image;

/** The loss of a picture that goes through yuv420p: BT.601 in limited range, colour once for each two by two pixels. */
final class Yuv {
    private Yuv() {}

    static Image thereAndBack(Image image) {
        byte[] rgb = new byte[image.length()];
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                double u = 0;
                double v = 0;
                for (int k = 0; k < 4; k++) {
                    int px = Math.min(image.width() - 1, x / 2 * 2 + k % 2);
                    int py = Math.min(image.height() - 1, y / 2 * 2 + k / 2);
                    double luma = luma(image, px, py);
                    u += (image.value(px, py, 2) - luma) / 1.772 / 4;
                    v += (image.value(px, py, 0) - luma) / 1.402 / 4;
                }
                double luma = Math.round(luma(image, x, y) * 219 / 255) * 255.0 / 219;
                u = Math.round(u * 224 / 255) * 255.0 / 224;
                v = Math.round(v * 224 / 255) * 255.0 / 224;
                int at = (y * image.width() + x) * Image.CHANNELS;
                rgb[at] = level(luma + 1.402 * v);
                rgb[at + 1] = level(luma - 0.344136 * u - 0.714136 * v);
                rgb[at + 2] = level(luma + 1.772 * u);
            }
        }
        return Image.owning(image.width(), image.height(), rgb);
    }

    private static double luma(Image image, int x, int y) {
        return 0.299 * image.value(x, y, 0) + 0.587 * image.value(x, y, 1) + 0.114 * image.value(x, y, 2);
    }

    private static byte level(double value) {
        return (byte) Math.max(0, Math.min(255, Math.round(value)));
    }
}
