package vidact.vqgan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import vidact.core.image.Image;

final class AugmentationTest {
    private static final int SIZE = 8;

    private final SplittableRandom random = new SplittableRandom(1);

    @Test
    void noneChangesNothing() {
        List<Image> frames = List.of(plain(SIZE, 10), ramp(SIZE));
        assertThat(Augmentation.NONE.vary(frames, SIZE, random)).isEqualTo(frames);
    }

    @Test
    void zoomTakesPartsOfAFrameThatIsStoredLarger() {
        Augmentation zoom = new Augmentation(2, false, 0, 0);
        assertThat(zoom.storedSide(SIZE)).isEqualTo(16);
        int whole = 0;
        for (int i = 0; i < 200; i++) {
            Image picture = zoom.vary(List.of(ramp(16)), SIZE, random).get(0);
            assertThat(picture.width()).isEqualTo(SIZE);
            int width = picture.value(SIZE - 1, 0, 0) - picture.value(0, 0, 0);
            // A ramp of 10 levels a pixel: 8 of the 16 columns to all of them.
            assertThat(width).isBetween(65, 145);
            whole += width > 105 ? 1 : 0;
        }
        assertThat(whole).as("large squares are more frequent").isGreaterThan(110);
    }

    @Test
    void aboutHalfOfTheFramesAreMirrored() {
        Augmentation flip = new Augmentation(1, true, 0, 0);
        int mirrored = 0;
        for (int i = 0; i < 200; i++) {
            Image picture = flip.vary(List.of(ramp(SIZE)), SIZE, random).get(0);
            mirrored += picture.value(0, 0, 0) > picture.value(SIZE - 1, 0, 0) ? 1 : 0;
        }
        assertThat(mirrored).isBetween(70, 130);
    }

    @Test
    void shadeKeepsWithinItsFactors() {
        Augmentation shade = new Augmentation(1, false, 0.2, 0);
        for (int i = 0; i < 100; i++) {
            Image picture = shade.vary(List.of(plain(SIZE, 100)), SIZE, random).get(0);
            assertThat(picture.value(0)).isBetween(72, 132); // 0.8 * 0.9 to 1.2 * 1.1
        }
    }

    @Test
    void aMosaicHasAQuarterOfEachOfFour() {
        List<Image> frames = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            frames.add(plain(SIZE, 10 * i));
        }
        List<Image> mixed = new Augmentation(1, false, 0, 1).vary(frames, SIZE, random);
        Image third = mixed.get(2);
        assertThat(third.value(0, 0, 0)).isEqualTo(20);
        assertThat(third.value(SIZE - 1, 0, 1)).isEqualTo(30);
        assertThat(third.value(0, SIZE - 1, 2)).isEqualTo(40);
        assertThat(third.value(SIZE - 1, SIZE - 1, 0)).isZero(); // around the end
    }

    @Test
    void impossibleValuesAreRefused() {
        assertThatThrownBy(() -> new Augmentation(0.5, false, 0, 0)).hasMessageContaining("zoom");
        assertThatThrownBy(() -> new Augmentation(1, false, 1, 0)).hasMessageContaining("shade");
        assertThatThrownBy(() -> new Augmentation(1, false, 0, 2)).hasMessageContaining("mosaic");
    }

    private static Image plain(int side, int value) {
        byte[] rgb = new byte[side * side * Image.CHANNELS];
        Arrays.fill(rgb, (byte) value);
        return Image.of(side, side, rgb);
    }

    private static Image ramp(int side) {
        byte[] rgb = new byte[side * side * Image.CHANNELS];
        for (int k = 0; k < rgb.length; k++) {
            rgb[k] = (byte) (10 * (k / Image.CHANNELS % side));
        }
        return Image.of(side, side, rgb);
    }
}
