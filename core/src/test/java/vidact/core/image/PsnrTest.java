package vidact.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PsnrTest {
    private static final Image BLACK = Image.of(2, 1, new byte[6]);
    private static final Image HALF = Image.of(2, 1, new byte[] {0, 0, 0, 51, 51, 51});

    @Test
    void followsTheFormula() {
        // Three of six values differ by 51 = 255 / 5: mean squared error 255^2 / 50.
        assertThat(Psnr.of(List.of(BLACK), List.of(HALF))).isCloseTo(10 * Math.log10(50), within(1e-9));
    }

    @Test
    void countsMarkedPixelsAlone() {
        double changed = Psnr.of(List.of(BLACK), List.of(HALF), new boolean[] {false, true});
        assertThat(changed).isCloseTo(10 * Math.log10(25), within(1e-9));
        assertThat(Psnr.of(List.of(BLACK), List.of(HALF), new boolean[] {true, false}))
                .isEqualTo(Psnr.EQUAL);
    }

    @Test
    void theWorstPatchesCountAlone() {
        assertThat(Psnr.ofWorstPatches(List.of(BLACK), List.of(HALF), 1, 0.5))
                .isCloseTo(10 * Math.log10(25), within(1e-9));
        assertThat(Psnr.ofWorstPatches(List.of(BLACK), List.of(HALF), 1, 1))
                .isCloseTo(Psnr.of(List.of(BLACK), List.of(HALF)), within(1e-9));
        assertThat(Psnr.ofWorstPatches(List.of(BLACK), List.of(HALF), 1, 1e-6))
                .as("at least one counts")
                .isCloseTo(10 * Math.log10(25), within(1e-9));
    }
}
