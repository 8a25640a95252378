package vidact.ingestion.filter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import vidact.core.Chunks;
import vidact.core.catalogue.Score;
import vidact.core.catalogue.Scores;
import vidact.core.image.Image;

/** Collects the scores of a clip frame by frame, on small pictures of one size, so that no frame has to be kept. */
public final class FrameScores {
    /** Side of the pictures in pixels. */
    public static final int SIDE = 64;

    /** Most frames whose hashes are kept. */
    private static final int HASHES = 8;

    private final FilterConfig.Levels levels;
    private final List<Long> hashes = new ArrayList<>();
    private final Changes changes = new Changes();
    private int frames;
    private int black;
    private int white;
    private int frozen;
    private double brightness;
    private double sharpness;
    private double motion;
    private double cutMax;

    public FrameScores(FilterConfig.Levels levels) {
        this.levels = levels;
    }

    /** Takes the next sampled frame, {@value #SIDE} x {@value #SIDE}. */
    public void add(Image frame) {
        double[] grey = Changes.grey(frame);
        double mean = Arrays.stream(grey).sum() / grey.length;
        changes.add(grey);
        frames++;
        brightness += mean;
        sharpness += laplacianVariance(grey);
        black += mean < levels.black() ? 1 : 0;
        white += mean > levels.white() ? 1 : 0;
        if (frames > 1) {
            motion += changes.change();
            frozen += changes.change() < levels.frozen() ? 1 : 0;
            cutMax = Math.max(cutMax, changes.suddenness());
        }
        hashes.add(differenceHash(grey));
    }

    /** The scores of all frames so far; none if there was no frame. */
    public Scores scores() {
        if (frames == 0) {
            return Scores.none();
        }
        Map<Score, Double> scores = new EnumMap<>(Score.class);
        scores.put(Score.BRIGHTNESS, brightness / frames);
        scores.put(Score.SHARPNESS, sharpness / frames);
        scores.put(Score.BLACK_RATIO, (double) black / frames);
        scores.put(Score.WHITE_RATIO, (double) white / frames);
        int pairs = Math.max(1, frames - 1);
        scores.put(Score.MOTION, motion / pairs);
        scores.put(Score.FREEZE_RATIO, (double) frozen / pairs);
        scores.put(Score.CUT_MAX, cutMax);
        return new Scores(scores);
    }

    /** Hashes of at most {@value #HASHES} frames, spread evenly. */
    public List<Long> hashes() {
        return Chunks.spread(hashes, HASHES);
    }

    private static double laplacianVariance(double[] grey) {
        double sum = 0;
        double squares = 0;
        for (int y = 1; y < SIDE - 1; y++) {
            for (int x = 1; x < SIDE - 1; x++) {
                int i = y * SIDE + x;
                double curve = grey[i - 1] + grey[i + 1] + grey[i - SIDE] + grey[i + SIDE] - 4 * grey[i];
                sum += curve;
                squares += curve * curve;
            }
        }
        double count = (SIDE - 2.0) * (SIDE - 2);
        return squares / count - sum / count * (sum / count);
    }

    /** Of 9 x 8 means, whether each is darker than its right neighbour: 64 bits that survive scaling, encoding and light. */
    private static long differenceHash(double[] grey) {
        long hash = 0;
        for (int row = 0; row < 8; row++) {
            for (int column = 0; column < 8; column++) {
                boolean darker = cell(grey, column, row) < cell(grey, column + 1, row);
                hash = (hash << 1) | (darker ? 1 : 0);
            }
        }
        return hash;
    }

    /** Mean of a cell of a grid of nine columns and eight rows. */
    private static double cell(double[] grey, int column, int row) {
        double sum = 0;
        int count = 0;
        for (int y = row * SIDE / 8; y < (row + 1) * SIDE / 8; y++) {
            for (int x = column * SIDE / 9; x < (column + 1) * SIDE / 9; x++) {
                sum += grey[y * SIDE + x];
                count++;
            }
        }
        return sum / count;
    }
}
