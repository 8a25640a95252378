package vidact.vqgan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import vidact.core.config.ConfigException;
import vidact.core.image.Image;
import vidact.torch.Seeds;
import vidact.torch.Tensors;

final class FrechetDistanceTest {
    @Test
    void agreesWithTheClosedFormOfIndependentFeatures() {
        // Means 1 apart in one of two features; deviations 1 and 3, 2 and 2: 1 + (1 - 3)^2 + (2 - 2)^2 = 5, up to
        // sampling.
        Seeds.set(1);
        Tensor some = torch.randn(40_000, 2).mul(Tensors.of(new float[] {1, 2}, 1, 2));
        Tensor others = torch.randn(40_000, 2).mul(Tensors.of(new float[] {3, 2}, 1, 2));
        Tensor moved = others.add(Tensors.of(new float[] {0, 1}, 1, 2));
        assertThat(distance(some, moved)).isCloseTo(5, within(0.15));
        assertThat(distance(some, some)).isCloseTo(0, within(1e-6));
    }

    @Test
    void picturesGoThroughTheNetworkOfTheFile() {
        FrechetDistance distance = FrechetDistance.read(network());
        List<Image> some = noise(40, 0);
        assertThat(distance.between(some, some)).isCloseTo(0, within(1e-9));
        double little = distance.between(some, noise(40, 20));
        double much = distance.between(some, noise(40, 100));
        // Four places of three channels, each 20 or 100 levels brighter.
        assertThat(little).isCloseTo(12 * Math.pow(20 / 255.0, 2), within(0.02));
        assertThat(much).isCloseTo(12 * Math.pow(100 / 255.0, 2), within(0.1));
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> FrechetDistance.read(Path.of("nowhere.pt")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("nowhere.pt");
    }

    /** {@code bench/golden/features.py} made it. */
    static Path network() {
        try {
            return Path.of(Objects.requireNonNull(FrechetDistanceTest.class.getResource("features.pt"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double distance(Tensor some, Tensor others) {
        return FrechetDistance.of(some.to(ScalarType.Double), others.to(ScalarType.Double));
    }

    private static List<Image> noise(int count, int brighter) {
        SplittableRandom random = new SplittableRandom(7);
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    byte[] rgb = new byte[8 * 8 * Image.CHANNELS];
                    for (int k = 0; k < rgb.length; k++) {
                        rgb[k] = (byte) (brighter + random.nextInt(100));
                    }
                    return Image.of(8, 8, rgb);
                })
                .toList();
    }
}
