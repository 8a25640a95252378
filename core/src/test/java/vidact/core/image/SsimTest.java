package vidact.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Values by the same formula in PyTorch (fp64 convolution with the outer product of the window). */
final class SsimTest {
    @Test
    void agreesWithAnIndependentComputation() {
        Image darker = scaled(pattern(0), 0.9);
        assertThat(Ssim.of(List.of(pattern(0)), List.of(pattern(1)))).isCloseTo(0.3085920752168917, within(1e-9));
        assertThat(Ssim.of(List.of(pattern(0)), List.of(darker))).isCloseTo(0.9885991275532656, within(1e-9));
        assertThat(Ssim.of(List.of(pattern(0), pattern(0)), List.of(pattern(1), darker)))
                .isCloseTo((0.3085920752168917 + 0.9885991275532656) / 2, within(1e-9));
    }

    @Test
    void isOneForEqualPicturesAndRefusesSmallOnes() {
        assertThat(Ssim.of(List.of(pattern(0)), List.of(pattern(0)))).isCloseTo(1, within(1e-12));
        Image small = Image.of(10, 16, new byte[480]);
        assertThatThrownBy(() -> Ssim.of(List.of(small), List.of(small))).hasMessageContaining("at least 11 pixels");
        assertThatThrownBy(() -> Ssim.of(List.of(pattern(0)), List.of())).hasMessageContaining("got 1 and 0");
    }

    private static Image pattern(int s) {
        byte[] rgb = new byte[20 * 16 * 3];
        for (int y = 0; y < 16; y++) {
            for (int x = 0; x < 20; x++) {
                for (int c = 0; c < 3; c++) {
                    int value = (7 * x + 11 * y + 53 * c) * (1 + s) + x * y * (3 + s) % 31;
                    rgb[(y * 20 + x) * 3 + c] = (byte) (value % 256);
                }
            }
        }
        return Image.owning(20, 16, rgb);
    }

    private static Image scaled(Image image, double factor) {
        byte[] rgb = new byte[image.length()];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (int) Math.floor(image.value(i) * factor);
        }
        return Image.owning(image.width(), image.height(), rgb);
    }
}
