package vidact.cvae.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoublePredicate;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import vidact.cvae.HeadConfig;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.Scopes;
import vidact.torch.Seeds;
import vidact.torch.Tensors;
import vidact.torch.train.AdamConfig;
import vidact.torch.train.AdamW;

/**
 * One situation, two ways to go on: pass an obstacle in the middle on the left or on the right. The chunk is the sideways place at five moments;
 * whoever is nearer than 0.3 to the middle at the third runs into it.
 */
final class BimodalTest {
    private static final int CHUNK = 5;
    private static final int BATCH = 64;
    private static final int SAMPLES = 400;
    private static final double OBSTACLE = 0.3;
    private static final ActionHead.Sizes SIZES = new ActionHead.Sizes(8, CHUNK, 1);

    @Test
    void drawnFromThePriorTheCvaePassesOnEitherSide() {
        ActionHead head = train(HeadConfig.Kind.CVAE, 700);
        double[] middles = middles(head, 1);
        long clear = count(middles, x -> Math.abs(x) > OBSTACLE);
        long left = count(middles, x -> x < -OBSTACLE);
        long right = count(middles, x -> x > OBSTACLE);
        System.err.printf(
                "cvae: %d of %d samples clear the obstacle, %d on the left, %d on the right; z = mean goes through %.2f%n",
                clear, SAMPLES, left, right, middles(head, 0)[0]);
        assertThat(clear).isGreaterThanOrEqualTo(SAMPLES * 95 / 100);
        assertThat(left).isGreaterThanOrEqualTo(SAMPLES * 20 / 100);
        assertThat(right).isGreaterThanOrEqualTo(SAMPLES * 20 / 100);
    }

    @Test
    void theMeanOfBothWaysRunsIntoIt() {
        double middle = middles(train(HeadConfig.Kind.MSE, 300), 0)[0];
        System.err.printf("mse: goes through %.2f%n", middle);
        assertThat(Math.abs(middle)).isLessThan(OBSTACLE);
    }

    private static ActionHead train(HeadConfig.Kind kind, int steps) {
        Seeds.set(4);
        Random random = new Random(4);
        Parameters parameters = new Parameters();
        ActionHead head = ActionHead.of(parameters, new HeadConfig(kind, 32, 2, 2, 2, 4), SIZES, Precision.FP32);
        AdamW optimiser = new AdamW(new AdamConfig(0.9, 0.95, 1e-8, 0), parameters);
        for (int step = 0; step < steps; step++) {
            try (PointerScope scope = new PointerScope()) {
                ActionHead.Truth truth = truth(random);
                ActionHead.Guess guess = head.guess(torch.ones(BATCH, SIZES.hidden()), truth);
                Tensor loss = guess.chunk().arm().sub(truth.arm()).square().mean();
                if (guess.divergence().isPresent()) {
                    Tensor nats = guess.divergence().get().sum(new long[] {1}).mean();
                    loss = loss.add(nats.mul(new Scalar(0.02)));
                }
                optimiser.clearGradients();
                loss.backward();
                optimiser.clip(1);
                optimiser.update(step < steps / 2 ? 3e-3 : 1e-3);
            }
        }
        parameters.freeze(ScalarType.Float);
        return head;
    }

    private static ActionHead.Truth truth(Random random) {
        float[] places = new float[BATCH * CHUNK];
        for (int b = 0; b < BATCH; b++) {
            double side = random.nextBoolean() ? 1 : -1;
            for (int k = 0; k < CHUNK; k++) {
                places[b * CHUNK + k] =
                        (float) (side * Math.sin(Math.PI * (k + 1) / (CHUNK + 1.0)) + 0.05 * random.nextGaussian());
            }
        }
        Tensor ones = torch.ones(BATCH, CHUNK);
        return new ActionHead.Truth(Tensors.of(places, BATCH, CHUNK, 1), torch.zeros(BATCH, CHUNK), ones);
    }

    /** Where samples pass the obstacle. */
    private static double[] middles(ActionHead head, double deviation) {
        return Scopes.inference(() -> {
            Seeds.set(9);
            Tensor latent = torch.randn(SAMPLES, 4).mul(new Scalar(deviation));
            Tensor arm = head.act(torch.ones(SAMPLES, SIZES.hidden()), latent).arm(); // [M, K, 1]
            float[] all = Tensors.toFloats(arm.select(1, CHUNK / 2).squeeze(1));
            double[] middles = new double[all.length];
            for (int i = 0; i < all.length; i++) {
                middles[i] = all[i];
            }
            return middles;
        });
    }

    private static long count(double[] values, DoublePredicate wanted) {
        return Arrays.stream(values).filter(wanted).count();
    }
}
