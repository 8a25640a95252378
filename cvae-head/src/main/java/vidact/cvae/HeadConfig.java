package vidact.cvae;

import vidact.core.Check;

/**
 * The part that turns a hidden state into a chunk of actions.
 *
 * @param kind which one
 * @param width of its vectors, w
 * @param heads attention heads, a divisor of the width
 * @param encoderLayers blocks of the posterior; {@code cvae} alone
 * @param decoderLayers blocks of the decoder; {@code mse} has as many hidden layers
 * @param latent numbers of the latent variable; {@code cvae} alone
 */
public record HeadConfig(Kind kind, int width, int heads, int encoderLayers, int decoderLayers, int latent) {
    /** Which head. */
    public enum Kind {
        /** A conditional variational autoencoder over chunks (Zhao et al. 2023, GR-MG): several ways to go on may be right. */
        CVAE,
        /** One answer, the mean of what was done: the control of experiments. */
        MSE
    }

    public HeadConfig {
        Check.argument(
                width > 0 && heads > 0 && width % heads == 0,
                "head.width %d does not split over %d heads: make it a multiple of head.heads",
                width,
                heads);
        Check.argument(
                encoderLayers > 0 && decoderLayers > 0 && latent > 0,
                "head.encoderLayers, decoderLayers and latent must be above 0, got %d, %d and %d",
                encoderLayers,
                decoderLayers,
                latent);
    }
}
