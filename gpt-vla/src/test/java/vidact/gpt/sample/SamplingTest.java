package vidact.gpt.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SamplingTest {
    /** Logarithms of 0.5, 0.25, 0.15, 0.1 in another order. */
    private static final float[] SCORES = {
        (float) Math.log(0.15), (float) Math.log(0.5), (float) Math.log(0.1), (float) Math.log(0.25)
    };

    @Test
    void temperatureNoneTakesTheLikeliest() {
        assertThat(shares(Sampling.GREEDY)).containsExactly(0, 1, 0, 0);
    }

    @Test
    void temperatureOneDrawsByProbability() {
        assertThat(shares(new Sampling(1, 0, 1))).containsExactly(new double[] {0.15, 0.5, 0.1, 0.25}, within(0.02));
    }

    @Test
    void highTemperatureEvensOut() {
        assertThat(shares(new Sampling(1e6, 0, 1)))
                .containsExactly(new double[] {0.25, 0.25, 0.25, 0.25}, within(0.02));
    }

    @Test
    void topKAndTopPCutOffTheUnlikely() {
        double[] two = {0, 2 / 3.0, 0, 1 / 3.0};
        assertThat(shares(new Sampling(1, 2, 1))).containsExactly(two, within(0.02));
        assertThat(shares(new Sampling(1, 0, 0.75))).containsExactly(two, within(0.02));
        assertThat(shares(new Sampling(1, 0, 0.3))).containsExactly(0, 1, 0, 0);
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> new Sampling(-1, 0, 1)).hasMessageContaining("temperature");
        assertThatThrownBy(() -> new Sampling(1, -1, 1)).hasMessageContaining("topK");
        assertThatThrownBy(() -> new Sampling(1, 0, 0)).hasMessageContaining("topP");
    }

    private static double[] shares(Sampling sampling) {
        SplittableRandom random = new SplittableRandom(3);
        double[] shares = new double[SCORES.length];
        int draws = 10_000;
        for (int i = 0; i < draws; i++) {
            shares[sampling.draw(SCORES, random)] += 1.0 / draws;
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] = Math.rint(shares[i] * 1e9) / 1e9;
        }
        return shares;
    }
}
