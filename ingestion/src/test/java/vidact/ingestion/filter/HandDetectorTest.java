package vidact.ingestion.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.config.ConfigException;
import vidact.core.image.Image;

final class HandDetectorTest {
    private static final int SIDE = 192;

    @TempDir
    private Path folder;

    @Test
    void boxesThatShareTheirPlaceAreOneHandAndOthersAreTheirOwn() throws IOException {
        try (HandDetector detector = detector(0.3)) {
            assertThat(detector.count(picture(SIDE, SIDE))).isZero();
            // A bright block of 8 x 8 pixels is a hand of two anchors at one place.
            assertThat(detector.count(picture(SIDE, SIDE, 16, 32))).isEqualTo(1);
            assertThat(detector.count(picture(SIDE, SIDE, 16, 32, 160, 8))).isEqualTo(2);
        }
    }

    @Test
    void aWidePictureStandsInTheMiddleOfTheSquare() throws IOException {
        try (HandDetector detector = detector(0.3)) {
            // 96 rows stand 48 below the top: row 8 of the picture is row 56 of the square, where a block begins.
            assertThat(detector.count(picture(SIDE, 96, 16, 8))).isEqualTo(1);
        }
    }

    @Test
    void largerModelsHaveTheAnchorsOfTheirLayers() {
        assertThat(PalmAnchors.of(192).size()).isEqualTo(2016);
        assertThat(PalmAnchors.of(256).size()).isEqualTo(2944);
    }

    @Test
    void anotherFileIsRefusedAndSaysWhatToDo() throws IOException {
        assertThatThrownBy(() -> HandDetector.open(config(folder.resolve("none.onnx"), "", 0.3)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("there is no file")
                .hasMessageContaining("opencv_zoo");
        Path broken = Files.writeString(folder.resolve("broken.onnx"), "no model");
        assertThatThrownBy(() -> HandDetector.open(config(broken, "", 0.3)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is no palm detector");
        Path model = MadeUpPalmDetector.write(folder.resolve("palm.onnx"));
        assertThatThrownBy(() -> HandDetector.open(config(model, "00", 0.3)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("hands.sha256 asks for 00");
    }

    private HandDetector detector(double overlap) throws IOException {
        return HandDetector.open(config(MadeUpPalmDetector.write(folder.resolve("palm.onnx")), "", overlap));
    }

    private static HandConfig config(Path model, String sha256, double overlap) {
        return new HandConfig(model.toString(), sha256, 1, 0.5, overlap, 0);
    }

    /** Black, with white blocks of 8 x 8 pixels at pairs of column and row. */
    private static Image picture(int width, int height, int... places) {
        byte[] rgb = new byte[width * height * 3];
        for (int i = 0; i < places.length; i += 2) {
            for (int y = places[i + 1]; y < places[i + 1] + 8; y++) {
                for (int x = 3 * places[i]; x < 3 * (places[i] + 8); x++) {
                    rgb[3 * y * width + x] = -1;
                }
            }
        }
        return Image.of(width, height, rgb);
    }
}
