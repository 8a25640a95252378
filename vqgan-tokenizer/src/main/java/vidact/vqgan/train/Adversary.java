package vidact.vqgan.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.train.AdamConfig;
import vidact.torch.train.AdamW;
import vidact.vqgan.LossConfig;
import vidact.vqgan.model.Discriminator;

/**
 * The discriminator in training (Esser et al. 2021, equations 6 and 7; taming/modules/losses/vqperceptual.py). It judges the
 * reconstruction that the generator was updated on; taming computes it once more after that update.
 */
final class Adversary {
    private static final double EPSILON = 1e-4;
    private static final double LARGEST = 1e4;

    private final LossConfig.Adversarial config;
    private final Parameters parameters = new Parameters();
    private final Discriminator discriminator;
    private final AdamW optimiser;

    Adversary(LossConfig.Adversarial config, AdamConfig adam, Precision precision) {
        this.config = config;
        discriminator = new Discriminator(parameters.under("discriminator"), precision);
        optimiser = new AdamW(adam, parameters);
    }

    /** Whether it takes part in a step. */
    boolean playsAt(long step) {
        return step >= config.start();
    }

    /** The discriminator's. */
    Parameters parameters() {
        return parameters;
    }

    /** What going on with training needs. */
    Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>(parameters.byName());
        optimiser.state().forEach((name, value) -> state.put("adam." + name, value));
        return state;
    }

    /**
     * Judges a reconstruction for the generator.
     *
     * @param distance scalar that the generator minimises besides
     * @param reconstruction {@code [B, 3, H, W]}
     * @param lastLayer weight that both losses reach last
     */
    Verdict judge(Tensor distance, Tensor reconstruction, Tensor lastLayer) {
        Tensor fooled = discriminator.forward(reconstruction).mean().neg();
        Tensor weight = gradientNorm(distance, lastLayer)
                .div(gradientNorm(fooled, lastLayer).add(new Scalar(EPSILON)))
                .clamp(new ScalarOptional(new Scalar(0.0)), new ScalarOptional(new Scalar(LARGEST)))
                .detach()
                .mul(new Scalar(config.weight()));
        return new Verdict(fooled, weight);
    }

    /**
     * How badly it was fooled, and how much that counts.
     *
     * @param fooled minus the mean of what it said of the patches, a scalar
     * @param weight such that it pulls at the last layer as hard as the distance does, times the configured weight, a scalar
     */
    record Verdict(Tensor fooled, Tensor weight) {
        /** What the generator minimises. */
        Tensor loss() {
            return fooled.mul(weight);
        }
    }

    /**
     * Learns to tell pictures from reconstructions (hinge loss); call it after the generator's update.
     *
     * @return scalars worth a curve
     */
    Map<String, Tensor> update(long step, Tensor pictures, Tensor reconstruction) {
        optimiser.clearGradients(); // those that the generator's loss left
        Tensor real = discriminator.forward(pictures);
        Tensor fake = discriminator.forward(reconstruction.detach());
        Tensor loss = hinge(real, fake);
        loss.backward();
        optimiser.goOnAfter(step - config.start());
        optimiser.update(config.learningRate());
        return Map.of(
                "discriminator_loss", loss.detach(),
                "logits_real", real.detach().mean(),
                "logits_fake", fake.detach().mean());
    }

    /** {@code (mean max(0, 1 - real) + mean max(0, 1 + fake)) / 2}. */
    private static Tensor hinge(Tensor real, Tensor fake) {
        Tensor one = torch.ones_like(real);
        return torch.relu(one.sub(real))
                .mean()
                .add(torch.relu(one.add(fake)).mean())
                .mul(new Scalar(0.5));
    }

    private static Tensor gradientNorm(Tensor loss, Tensor of) {
        TensorVector gradients = torch.grad(
                new TensorVector(loss), new TensorVector(of), new TensorVector(), new BoolOptional(true), false, false);
        return gradients.get(0).norm();
    }
}
