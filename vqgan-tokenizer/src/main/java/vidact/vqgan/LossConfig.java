package vidact.vqgan;

import vidact.core.Check;

/**
 * What training minimises besides the codebook's own loss: {@code mean |x - y|}, plus LPIPS where its weights are given and
 * {@code squared * mean (x - y)^2} where not, plus, from some step on, how badly a discriminator is fooled.
 *
 * @param squared weight of the squared error that stands in for LPIPS
 * @param perceptual LPIPS
 * @param adversarial discriminator
 */
public record LossConfig(double squared, Perceptual perceptual, Adversarial adversarial) {
    /** Smallest side of a picture that leaves the discriminator a patch to judge, in pixels. */
    public static final int SMALLEST_JUDGED = 32;

    /**
     * LPIPS on VGG16, from the user's files. taming's weight is 1.
     *
     * @param vgg16 safetensors file with torchvision's VGG16, empty for none
     * @param heads safetensors file with the linear heads of LPIPS 0.1, empty for none
     */
    public record Perceptual(double weight, String vgg16, String heads) {
        public Perceptual {
            Check.argument(
                    vgg16.isEmpty() == heads.isEmpty(),
                    "loss.perceptual needs both vgg16 and heads or neither, got '%s' and '%s'",
                    vgg16,
                    heads);
            Check.argument(weight >= 0, "loss.perceptual.weight must not be below 0, got %s", weight);
        }

        /** Whether the files are given. */
        public boolean given() {
            return !vgg16.isEmpty();
        }
    }

    /**
     * The discriminator. taming's weight is 0.8.
     *
     * @param weight of fooling it, on top of the adaptive one; 0 for no discriminator
     * @param start first step at which it learns and counts
     */
    public record Adversarial(double weight, long start, double learningRate) {
        public Adversarial {
            Check.argument(
                    weight >= 0 && start >= 0 && learningRate > 0,
                    "loss.adversarial: weight %s or start %d is below 0, or learningRate %s is not above it",
                    weight,
                    start,
                    learningRate);
        }

        /** Whether there is a discriminator at all. */
        public boolean on() {
            return weight > 0;
        }
    }

    public LossConfig {
        Check.argument(squared >= 0, "loss.squared must not be below 0, got %s", squared);
    }
}
