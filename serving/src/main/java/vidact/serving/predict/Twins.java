package vidact.serving.predict;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vidact.core.Interval;
import vidact.core.image.Image;

/**
 * Whether captions decide what moves, told by true videos: clips that begin alike, whose captions name different things. A prediction is right
 * if it is nearer to its own clip's video than to the other's, over the pixels where either video has one of the things; so it does not matter
 * what colour a thing has after it was moved.
 */
public final class Twins {
    private final List<Pair> pairs = new ArrayList<>();

    /** Two predictions from the same frames. */
    private record Pair(boolean oneRight, boolean otherRight) {
        double right() {
            return oneRight && otherRight ? 1 : 0;
        }

        double share() {
            return ((oneRight ? 1 : 0) + (otherRight ? 1 : 0)) / 2.0;
        }
    }

    public Twins(ContrastConfig config, List<Prediction> predictions) {
        ColouredThings things = new ColouredThings(config);
        Map<List<Image>, List<Prediction>> alike = new LinkedHashMap<>();
        predictions.forEach(prediction -> alike.computeIfAbsent(prediction.given(), frames -> new ArrayList<>())
                .add(prediction));
        for (List<Prediction> group : alike.values()) {
            for (int i = 0; i < group.size(); i++) {
                for (Prediction other : group.subList(i + 1, group.size())) {
                    add(group.get(i), other, things);
                }
            }
        }
    }

    private void add(Prediction one, Prediction other, ColouredThings things) {
        Optional<String> named = things.named(one.clip().caption());
        Optional<String> otherNamed = things.named(other.clip().caption());
        if (named.isPresent() && otherNamed.isPresent() && !named.equals(otherNamed)) {
            pairs.add(new Pair(right(one, other, things), right(other, one, things)));
        }
    }

    private static boolean right(Prediction own, Prediction other, ColouredThings things) {
        double toOwn = 0;
        double toOther = 0;
        boolean[] before = things.covered(own.lastGiven());
        for (int frame = 0; frame < own.truth().size(); frame++) {
            Image truth = own.truth().get(frame);
            Image otherTruth = other.truth().get(frame);
            Image predicted = own.predicted().get(frame);
            boolean[] now = things.covered(truth);
            boolean[] otherwise = things.covered(otherTruth);
            for (int pixel = 0; pixel < before.length; pixel++) {
                if (before[pixel] || now[pixel] || otherwise[pixel]) {
                    toOwn += difference(predicted, truth, pixel);
                    toOther += difference(predicted, otherTruth, pixel);
                }
            }
        }
        return toOwn < toOther;
    }

    /** Squared difference of a pixel, counted row by row. */
    private static double difference(Image some, Image other, int pixel) {
        int x = pixel % some.width();
        int y = pixel / some.width();
        double sum = 0;
        for (int channel = 0; channel < Image.CHANNELS; channel++) {
            double difference = some.value(x, y, channel) - other.value(x, y, channel);
            sum += difference * difference;
        }
        return sum;
    }

    /**
     * Figures, none if no two clips begin alike under captions that name different things: {@code twins_right}, the share of pairs both of whose
     * predictions are right; {@code twin_captions_right}, that of single predictions.
     */
    public Map<String, Interval> figures(long seed) {
        Map<String, Interval> figures = new LinkedHashMap<>();
        if (!pairs.isEmpty()) {
            figures.put(
                    "twins_right", Interval.of(pairs.stream().map(Pair::right).toList(), seed));
            figures.put(
                    "twin_captions_right",
                    Interval.of(pairs.stream().map(Pair::share).toList(), seed));
        }
        return figures;
    }

    /** How many pairs there are. */
    public int pairs() {
        return pairs.size();
    }
}
