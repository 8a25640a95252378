package vidact.serving.predict;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import vidact.core.Interval;
import vidact.core.image.Image;
import vidact.core.image.Psnr;

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
            boolean[] counted = covered(one, other, things);
            pairs.add(new Pair(right(one, other, counted), right(other, one, counted)));
        }
    }

    /** Where the two have no thing at all, no prediction is right. */
    private static boolean right(Prediction own, Prediction other, boolean[] counted) {
        boolean any = IntStream.range(0, counted.length).anyMatch(pixel -> counted[pixel]);
        return any && Psnr.of(own.predicted(), own.truth(), counted) > Psnr.of(own.predicted(), other.truth(), counted);
    }

    /** Which pixels of the later frames have a thing before, or in either video. */
    private static boolean[] covered(Prediction one, Prediction other, ColouredThings things) {
        boolean[] before = things.covered(one.lastGiven());
        boolean[] covered = new boolean[one.truth().size() * before.length];
        for (int frame = 0; frame < one.truth().size(); frame++) {
            boolean[] now = things.covered(one.truth().get(frame));
            boolean[] otherwise = things.covered(other.truth().get(frame));
            for (int pixel = 0; pixel < before.length; pixel++) {
                covered[frame * before.length + pixel] = before[pixel] || now[pixel] || otherwise[pixel];
            }
        }
        return covered;
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
