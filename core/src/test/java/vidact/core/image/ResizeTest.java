package vidact.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import vidact.core.Property;

final class ResizeTest {
    @Test
    void aPlainPictureStaysPlainAtEverySize() {
        Property.forAll(50, random -> {
            int level = random.nextInt(256);
            Image image = plain(random.nextInt(1, 60), random.nextInt(1, 60), level);
            Image resized = Resize.square(image, random.nextInt(1, 70), Resize.Fit.CROP);
            for (int i = 0; i < resized.length(); i++) {
                assertThat(resized.value(i)).isEqualTo(level);
            }
        });
    }

    @Test
    void halvingAveragesNeighboursWithATriangle() {
        Image image = Image.of(4, 1, new byte[] {0, 0, 0, 80, 80, 80, (byte) 160, (byte) 160, (byte) 160, 0, 0, 0});
        Image half = Resize.to(image, 2, 1);
        // Left: centre 0.5, weights 3/4 at 0 and 1, 1/4 at 2 of 7/4 in all: (0*3 + 80*3 + 160*1) / 7 = 57.1.
        assertThat(half.value(0)).isEqualTo(57);
        assertThat(half.value(3)).isEqualTo((int) Math.round((0 * 3 + 160 * 3 + 80) / 7.0));
    }

    @Test
    void croppingKeepsTheMiddleAndStretchingKeepsAll() {
        byte[] rgb = new byte[30 * 10 * 3];
        for (int y = 0; y < 10; y++) {
            Arrays.fill(rgb, (y * 30 + 10) * 3, (y * 30 + 20) * 3, (byte) 200);
        }
        Image image = Image.of(30, 10, rgb);
        assertThat(Resize.square(image, 10, Resize.Fit.CROP)).isEqualTo(plain(10, 10, 200));
        Image stretched = Resize.square(image, 9, Resize.Fit.STRETCH);
        assertThat(stretched.value(0, 0, 0)).isZero();
        assertThat(stretched.value(4, 4, 0)).isEqualTo(200);
    }

    private static Image plain(int width, int height, int level) {
        byte[] rgb = new byte[width * height * 3];
        Arrays.fill(rgb, (byte) level);
        return Image.of(width, height, rgb);
    }
}
