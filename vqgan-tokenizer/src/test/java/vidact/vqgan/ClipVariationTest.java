package vidact.vqgan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import vidact.core.image.Image;

final class ClipVariationTest {
    private static final int SIDE = 10;

    /** 20 levels a column, 3 a row. */
    private final Image frame = Image.drawn(SIDE, SIDE, (x, y, c) -> 20 * x + 3 * y);

    @Test
    void whatIsSeenMovesAndTheEdgeFillsUp() {
        Image moved = new ClipVariation(0.2, -0.1, Shades.NONE).apply(frame);
        assertThat(moved.value(5, 4, 0)).isEqualTo(frame.value(3, 5, 0));
        assertThat(moved.value(0, 4, 1)).isEqualTo(frame.value(0, 5, 1));
        assertThat(moved.value(5, 9, 2)).isEqualTo(frame.value(3, 9, 2));
    }

    @Test
    void channelsAreShadedAndDoNotOverflow() {
        Image shaded = new ClipVariation(0, 0, new Shades(List.of(0.5, 1.0, 2.0))).apply(frame);
        assertThat(shaded.value(4, 2, 0)).isEqualTo(43);
        assertThat(shaded.value(4, 2, 1)).isEqualTo(86);
        assertThat(shaded.value(4, 2, 2)).isEqualTo(172);
        assertThat(shaded.value(9, 9, 2)).isEqualTo(255);
    }

    @Test
    void drawnVariationsKeepWithinWhatIsAskedAndNoneIsNone() {
        TokenizeConfig.Vary vary = new TokenizeConfig.Vary(0.1, 0.2);
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 200; i++) {
            ClipVariation drawn = ClipVariation.draw(vary, random);
            assertThat(drawn.right()).isBetween(-0.1, 0.1);
            assertThat(drawn.down()).isBetween(-0.1, 0.1);
            assertThat(drawn.light().factors())
                    .hasSize(Image.CHANNELS)
                    .allSatisfy(factor -> assertThat(factor).isBetween(0.8 * 0.9, 1.2 * 1.1));
        }
        assertThat(ClipVariation.draw(new TokenizeConfig.Vary(0, 0), random)).isSameAs(ClipVariation.NONE);
        assertThat(ClipVariation.NONE.apply(frame)).isSameAs(frame);
        assertThatThrownBy(() -> new TokenizeConfig.Vary(1, 0)).hasMessageContaining("vary.shift lies in [0, 1)");
    }

    @Test
    void aClipVariesInItsOwnWayAndAlwaysInTheSame() {
        TokenizeConfig.Vary vary = new TokenizeConfig.Vary(0.1, 0.2);
        ClipToTokenize clip = clip("00ff", "left");
        assertThat(clip.varied(vary, 1)).isEqualTo(clip.varied(vary, 1)).isNotEqualTo(clip.varied(vary, 2));
        assertThat(clip.varied(vary, 1).variation())
                .isNotEqualTo(clip("0aff", "left").varied(vary, 1).variation())
                .isNotEqualTo(clip("00ff", "right").varied(vary, 1).variation());
    }

    private static ClipToTokenize clip(String uid, String view) {
        return new ClipToTokenize(uid, "a.mp4", 0, List.of(0L), "train", view, "a", ClipVariation.NONE);
    }
}
