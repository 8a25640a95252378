package vidact.torch.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import vidact.torch.Parameters;
import vidact.torch.Start;
import vidact.torch.Tensors;

final class AdamWTest {
    private static final Offset<Float> NEAR = within(1e-6f);

    @Test
    void twoUpdatesFollowThePaper() {
        Parameters parameters = new Parameters();
        Tensor w = parameters.add("w", Start.constant(1), 1, 1);
        AdamW optimiser = new AdamW(new AdamConfig(0.9, 0.99, 1e-8, 0.1), parameters);
        double value = 1;
        double mean = 0;
        double square = 0;
        for (int step = 1; step <= 2; step++) {
            optimiser.clearGradients();
            w.mul(w).sum().backward(); // gradient 2 w
            optimiser.update(0.01);
            double gradient = 2 * value;
            value -= 0.01 * 0.1 * value;
            mean = 0.9 * mean + 0.1 * gradient;
            square = 0.99 * square + 0.01 * gradient * gradient;
            double meanHat = mean / (1 - Math.pow(0.9, step));
            double squareHat = square / (1 - Math.pow(0.99, step));
            value -= 0.01 * meanHat / (Math.sqrt(squareHat) + 1e-8);
            assertThat(w.item_float()).isCloseTo((float) value, NEAR);
        }
    }

    @Test
    void vectorsDoNotDecayAndUnusedParametersStay() {
        Parameters parameters = new Parameters();
        Tensor bias = parameters.add("bias", Start.constant(1), 1);
        Tensor unused = parameters.add("unused", Start.constant(1), 1, 1);
        AdamW optimiser = new AdamW(new AdamConfig(0.9, 0.99, 1e-8, 0.5), parameters);
        bias.mul(Tensors.of(new float[] {0}, 1)).sum().backward(); // gradient 0
        optimiser.update(0.1);
        assertThat(bias.item_float()).isEqualTo(1);
        assertThat(unused.item_float()).isEqualTo(1);
    }

    @Test
    void clippingScalesAllGradientsTogether() {
        Parameters parameters = new Parameters();
        Tensor a = parameters.add("a", Start.constant(3), 1);
        Tensor b = parameters.add("b", Start.constant(4), 1);
        AdamW optimiser = new AdamW(new AdamConfig(0.9, 0.99, 1e-8, 0), parameters);
        a.mul(a).add(b.mul(b)).sum().backward(); // gradients 6 and 8
        assertThat(optimiser.clip(1)).isCloseTo(10, within(1e-6));
        assertThat(a.grad().item_float()).isCloseTo(0.6f, NEAR);
        assertThat(b.grad().item_float()).isCloseTo(0.8f, NEAR);
    }

    @Test
    void theLearningRateRisesThenFallsInHalfACosine() {
        LearningRate rate = new LearningRate(1, 0.1, 10, 110);
        assertThat(rate.at(0)).isCloseTo(0.1, within(1e-12));
        assertThat(rate.at(9)).isCloseTo(1, within(1e-12));
        assertThat(rate.at(60)).isCloseTo(0.55, within(1e-12));
        assertThat(rate.at(110)).isCloseTo(0.1, within(1e-12));
        assertThat(rate.at(1000)).isCloseTo(0.1, within(1e-12));
    }
}
