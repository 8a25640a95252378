package vidact.gpt.model;

import vidact.core.Check;

/**
 * Size of a CLIP text tower; ViT-B/32's is {@link #VIT_B_32}.
 *
 * @param vocabulary tokens
 * @param context longest caption, in tokens
 * @param width of the tower
 * @param heads attention heads, a divisor of the width
 * @param mlp width within its MLPs
 * @param feature width of the feature that comes out
 */
public record ClipTextConfig(int vocabulary, int context, int width, int layers, int heads, int mlp, int feature) {
    public static final ClipTextConfig VIT_B_32 = new ClipTextConfig(49_408, 77, 512, 12, 8, 2_048, 512);

    public ClipTextConfig {
        Check.argument(
                vocabulary > 2 && context > 2 && layers > 0 && mlp > 0 && feature > 0,
                "a CLIP text tower has no such sizes: vocabulary %d, context %d, layers %d, mlp %d, feature %d",
                vocabulary,
                context,
                layers,
                mlp,
                feature);
        Check.argument(heads > 0 && width % heads == 0, "width %d does not split over %d heads", width, heads);
    }
}
