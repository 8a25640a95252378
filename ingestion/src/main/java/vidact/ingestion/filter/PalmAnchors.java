package vidact.ingestion.filter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import vidact.core.Check;

/**
 * The places that MediaPipe's palm detector judges (its {@code ssd_anchors_calculator}): on grids of several strides, two for each layer of
 * the network at a cell's middle. A box is its middle's distance from the anchor and its size, in pixels of the input.
 */
final class PalmAnchors {
    private static final int BOX_VALUES = 18;
    private static final int EACH_LAYER = 2;

    private final int side;
    private final List<double[]> middles;

    private PalmAnchors(int side, List<double[]> middles) {
        this.side = side;
        this.middles = middles;
    }

    /** Of a model for pictures of this side: 192 pixels have layers of strides 8, 16, 16, 16, more have 8, 16, 32, 32, 32. */
    static PalmAnchors of(int side) {
        int[] strides = side <= 192 ? new int[] {8, 16, 16, 16} : new int[] {8, 16, 32, 32, 32};
        List<double[]> middles = new ArrayList<>();
        for (int layer = 0; layer < strides.length; ) {
            int same = layer;
            while (same < strides.length && strides[same] == strides[layer]) {
                same++;
            }
            addGrid(middles, (side + strides[layer] - 1) / strides[layer], EACH_LAYER * (same - layer));
            layer = same;
        }
        return new PalmAnchors(side, middles);
    }

    private static void addGrid(List<double[]> middles, int cells, int each) {
        for (int row = 0; row < cells; row++) {
            for (int column = 0; column < cells; column++) {
                for (int i = 0; i < each; i++) {
                    middles.add(new double[] {(column + 0.5) / cells, (row + 0.5) / cells});
                }
            }
        }
    }

    int size() {
        return middles.size();
    }

    /** A box in parts of the picture. */
    private record Box(double left, double top, double right, double bottom, double confidence) {
        double area() {
            return Math.max(0, right - left) * Math.max(0, bottom - top);
        }

        /** Intersection over union. */
        double overlap(Box other) {
            Box shared = new Box(
                    Math.max(left, other.left),
                    Math.max(top, other.top),
                    Math.min(right, other.right),
                    Math.min(bottom, other.bottom),
                    1);
            return shared.area() / Math.max(1e-12, area() + other.area() - shared.area());
        }
    }

    /**
     * Hands after non-maximum suppression.
     *
     * @param boxes {@value #BOX_VALUES} values an anchor
     * @param logits one an anchor
     * @param confidence least probability
     * @param overlap above it the less probable of two boxes is dropped
     */
    int count(float[] boxes, float[] logits, double confidence, double overlap) {
        Check.argument(
                logits.length == size() && boxes.length == size() * BOX_VALUES,
                "%d anchors, but %d logits and %d box values",
                size(),
                logits.length,
                boxes.length);
        List<Box> found = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            double probability = 1 / (1 + Math.exp(-logits[i]));
            if (probability >= confidence) {
                found.add(box(boxes, i, probability));
            }
        }
        found.sort(Comparator.comparingDouble(Box::confidence).reversed());
        List<Box> hands = new ArrayList<>();
        for (Box box : found) {
            if (hands.stream().noneMatch(hand -> hand.overlap(box) > overlap)) {
                hands.add(box);
            }
        }
        return hands.size();
    }

    private Box box(float[] boxes, int anchor, double probability) {
        int at = anchor * BOX_VALUES;
        double x = middles.get(anchor)[0] + boxes[at] / side;
        double y = middles.get(anchor)[1] + boxes[at + 1] / side;
        double width = boxes[at + 2] / side;
        double height = boxes[at + 3] / side;
        return new Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2, probability);
    }
}
