package vidact.cvae;

import vidact.gpt.ParameterCount;

/**
 * How many trainable values the fine-tuning graph has, by the formula that {@code docs/finetuning.md} writes down; the text encoder and the
 * tokenizer are frozen and do not count.
 *
 * <pre>
 * state = S D + D + 2 D + D + 2 D^2 + D    arm, gripper and their fusion (GR-1)
 *       + D                                the token that actions are read from
 * block = 12 w^2 + 13 w
 * cvae  = A w + w + 2 w + 2 w^2 + w        action embedding
 *       + w + (K + 1) w                    class token and places
 *       + encoders block + 2 w + 2 Z w + 2 Z
 *       + Z w + w + D w + w + w + K w      latent, condition, mask token, places
 *       + decoders block + 2 w + w A + A + w + 1
 * mse   = D w + w + (layers - 1) (w^2 + w) + w K (A + 1) + K (A + 1)
 * </pre>
 *
 * @param trunk of {@link ParameterCount}
 * @param state encoder and action token
 */
public record VlaParameterCount(long trunk, long state, long head) {
    /** The count of a model of these sizes. */
    public static VlaParameterCount of(VlaConfig config) {
        long d = config.model().width();
        long s = config.stateWidth();
        long state = s * d + d + 2 * d + d + 2 * d * d + d + d;
        long trunk = ParameterCount.of(config.model(), config.sequence()).total();
        return new VlaParameterCount(trunk, state, head(config, d));
    }

    private static long head(VlaConfig config, long d) {
        HeadConfig head = config.head();
        long w = head.width();
        long a = config.actionWidth();
        long k = config.data().chunk();
        long z = head.latent();
        if (head.kind() == HeadConfig.Kind.MSE) {
            return d * w + w + (head.decoderLayers() - 1) * (w * w + w) + w * k * (a + 1) + k * (a + 1);
        }
        long block = 12 * w * w + 13 * w;
        long posterior = a * w + w + 2 * w + 2 * w * w + w + w + (k + 1) * w;
        posterior += head.encoderLayers() * block + 2 * w + 2 * z * w + 2 * z;
        long decoder = z * w + w + d * w + w + w + k * w;
        decoder += head.decoderLayers() * block + 2 * w + w * a + a + w + 1;
        return posterior + decoder;
    }

    public long total() {
        return trunk + state + head;
    }
}
