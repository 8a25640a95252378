package vidact.gpt.sample;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import vidact.core.Check;

/**
 * How the next code is drawn from its scores.
 *
 * @param temperature scores are divided by it; 0 takes the likeliest code, and the others are then ignored
 * @param topK only so many of the likeliest codes are drawn from; 0 for all
 * @param topP only the likeliest codes that together have this probability are drawn from (Holtzman et al. 2020); 1 for all
 */
public record Sampling(double temperature, int topK, double topP) {
    /** The likeliest code, so that results repeat. */
    public static final Sampling GREEDY = new Sampling(0, 0, 1);

    public Sampling {
        Check.argument(temperature >= 0, "sampling.temperature must not be below 0, got %s", temperature);
        Check.argument(topK >= 0, "sampling.topK must not be below 0, got %d", topK);
        Check.argument(topP > 0 && topP <= 1, "sampling.topP lies in (0, 1], got %s", topP);
    }

    /** How it is said to people. */
    public String sentence() {
        return isGreedy()
                ? "each the likeliest"
                : "drawn at temperature " + temperature + (topK > 0 ? " of the " + topK + " likeliest" : "")
                        + (topP < 1 ? " with a probability of " + topP + " together" : "");
    }

    /** Whether chance has no part in it. */
    boolean isGreedy() {
        return temperature == 0;
    }

    /** Draws a code from its scores {@code [V]}. */
    int draw(float[] scores, SplittableRandom random) {
        Integer[] order = IntStream.range(0, scores.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(code -> -scores[code]));
        if (isGreedy()) {
            return order[0];
        }
        double[] weights = new double[topK == 0 ? order.length : Math.min(topK, order.length)];
        double total = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.exp((scores[order[i]] - scores[order[0]]) / temperature);
            total += weights[i];
        }
        return order[draw(weights, total, random)];
    }

    /** A place among weights that fall, of which those behind {@code topP} of their total are cut off. */
    private int draw(double[] weights, double total, SplittableRandom random) {
        int kept = 0;
        double keptTotal = 0;
        while (kept < weights.length && keptTotal < topP * total) {
            keptTotal += weights[kept++];
        }
        double left = random.nextDouble() * keptTotal;
        int drawn = 0;
        while (drawn < kept - 1 && left >= weights[drawn]) {
            left -= weights[drawn++];
        }
        return drawn;
    }
}
