package vidact.serving.predict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import vidact.core.Interval;

/** Whether captions decide what moves: each clip is predicted again under captions that name another thing that is in sight. */
public final class Contrasts {
    private final ColouredThings things;
    private final List<Contrast> all = new ArrayList<>();

    public Contrasts(ContrastConfig config) {
        things = new ColouredThings(config);
    }

    /** Another caption for a clip whose caption names one of the things that can be moved. */
    private record Swap(Prediction own, String named, String other, List<String> movable) {
        Clip clip() {
            String caption = ColouredThings.renamed(own.clip().caption(), named, other);
            return new Clip(own.clip().name(), caption, own.clip().frames());
        }
    }

    /** The model, always asked in the same way. */
    public interface Model {
        /** One prediction a clip. */
        List<Prediction> predict(List<Clip> clips);

        /** Of each clip: nats of its true later frames under its caption. */
        List<Double> surprise(List<Clip> clips);
    }

    /** Compares predictions with what becomes of the same frames under other captions. */
    public void add(List<Prediction> predictions, Model model) {
        List<Swap> swaps = predictions.stream()
                .flatMap(prediction -> swaps(prediction).stream())
                .toList();
        if (swaps.isEmpty()) {
            return;
        }
        List<Clip> renamed = swaps.stream().map(Swap::clip).toList();
        List<Prediction> swapped = model.predict(renamed);
        List<Double> own =
                model.surprise(swaps.stream().map(swap -> swap.own().clip()).toList());
        List<Double> other = model.surprise(renamed);
        for (int i = 0; i < swaps.size(); i++) {
            all.add(contrast(swaps.get(i), swapped.get(i), other.get(i) - own.get(i)));
        }
    }

    private List<Swap> swaps(Prediction prediction) {
        List<String> movable = things.movable(prediction.lastGiven());
        Optional<String> named = things.named(prediction.clip().caption()).filter(movable::contains);
        return named.stream()
                .flatMap(name -> movable.stream()
                        .filter(other -> !other.equals(name))
                        .map(other -> new Swap(prediction, name, other, movable)))
                .toList();
    }

    private Contrast contrast(Swap swap, Prediction swapped, double nats) {
        Prediction own = swap.own();
        return new Contrast(
                own,
                swapped,
                swap.named(),
                swap.other(),
                things.movedMost(swap.movable(), own.lastGiven(), own.truth()),
                things.movedMost(swap.movable(), own.lastTokenized(), own.predicted()),
                things.movedMost(swap.movable(), swapped.lastTokenized(), swapped.predicted()),
                nats);
    }

    /**
     * Figures over all pairs of captions, none if there is no pair: {@code caption_pairs_right}, the share under both of whose
     * captions the named thing moves most; {@code captions_right}, the share of single captions; {@code captions_right_truth}, the share
     * of the clips' own captions of which the true video says so, which is what the measure itself is worth. What the model knows shows
     * sooner in {@code captions_likelier}, the share of pairs in which the true video is likelier under its own caption than under the other,
     * and {@code captions_nats}, by how much, over all predicted frames.
     */
    public Map<String, Interval> figures(long seed) {
        Map<String, Interval> figures = new LinkedHashMap<>();
        if (!all.isEmpty()) {
            figures.put("caption_pairs_right", over(contrast -> contrast.right() ? 1 : 0, seed));
            figures.put("captions_right", over(contrast -> contrast.rightOnes() / 2.0, seed));
            figures.put("captions_right_truth", over(contrast -> contrast.truthRight() ? 1 : 0, seed));
            figures.put("captions_likelier", over(contrast -> contrast.nats() > 0 ? 1 : 0, seed));
            figures.put("captions_nats", over(Contrast::nats, seed));
        }
        return figures;
    }

    /** How many pairs of captions there are. */
    public int pairs() {
        return all.size();
    }

    /** All pairs, wrong ones first. */
    List<Contrast> wrongFirst() {
        return all.stream().sorted(Comparator.comparingInt(Contrast::rightOnes)).toList();
    }

    private Interval over(ToDoubleFunction<Contrast> figure, long seed) {
        return Interval.of(all.stream().map(c -> figure.applyAsDouble(c)).toList(), seed);
    }
}
