package vidact.ingestion.filter;

import vidact.core.image.Image;

/** How much each frame of a sequence differs from the one before it, in grey values of small pictures of one size. */
final class Changes {
    private double[] previous = {};
    private double last;
    private double lastButOne;

    /** Takes the next frame; the first one differs from nothing. */
    void add(double[] grey) {
        double sum = 0;
        for (int i = 0; i < previous.length; i++) {
            sum += Math.abs(grey[i] - previous[i]);
        }
        lastButOne = last;
        last = sum / grey.length;
        previous = grey;
    }

    /** Mean absolute difference of the last two frames, [0, 255]. */
    double change() {
        return last;
    }

    /** How sudden the last change was, [0, 100], as ffmpeg's scdet has it: a change counts as far as the one before it differs. */
    double suddenness() {
        return 100 / 255.0 * Math.min(last, Math.abs(last - lastButOne));
    }

    /** Luma of ITU-R BT.601, [0, 255], row by row. */
    static double[] grey(Image image) {
        double[] grey = new double[image.width() * image.height()];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = 0.299 * image.value(3 * i) + 0.587 * image.value(3 * i + 1) + 0.114 * image.value(3 * i + 2);
        }
        return grey;
    }
}
