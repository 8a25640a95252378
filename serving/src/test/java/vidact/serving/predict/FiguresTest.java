package vidact.serving.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vidact.core.Interval;
import vidact.core.image.Image;
import vidact.core.image.Psnr;

final class FiguresTest {
    /** Two given frames and one later one in which the left half turns from 100 to 200. */
    private static final Image BEFORE = halves(100, 50);

    private static final Image AFTER = halves(200, 50);

    @Test
    void erasingWhatMovesDoesNotWinWhereItCounts() {
        Prediction right = prediction(AFTER);
        Prediction copied = prediction(BEFORE);
        assertThat(right.psnrChanged(10)).isEqualTo(Psnr.EQUAL);
        assertThat(copied.psnrChanged(10)).isEqualTo(copied.psnrChangedCopyTokenized(10));
        // 100 of 255 levels wrong on every changed pixel, on half of all pixels.
        assertThat(copied.psnrChanged(10)).isCloseTo(20 * Math.log10(2.55), within(1e-9));
        assertThat(copied.psnr()).isCloseTo(20 * Math.log10(2.55) + 10 * Math.log10(2), within(1e-9));
    }

    @Test
    void clipsInWhichNothingChangesDoNotCountAsMoving() {
        Prediction still = new Prediction(
                new Clip("still", "", List.of(BEFORE, BEFORE, BEFORE)),
                List.of(BEFORE),
                List.of(BEFORE),
                BEFORE,
                new Prediction.Accuracy(1, 1));
        assertThat(still.changes(10)).isFalse();
        assertThat(Figures.of(List.of(still), 10, 1)).doesNotContainKey("psnr_changed_gain");
        Map<String, Interval> figures = Figures.of(List.of(still, prediction(AFTER)), 10, 1);
        assertThat(figures)
                .containsKeys(
                        "psnr_predicted", "psnr_copy_tokenised", "psnr_copy", "token_accuracy", "token_accuracy_copy");
        assertThat(figures)
                .hasEntrySatisfying(
                        "psnr_changed_predicted",
                        changed -> assertThat(changed.mean()).isEqualTo(Psnr.EQUAL));
    }

    @Test
    void intervalsHoldTheMeanAndNarrowWithMoreClips() {
        Interval few = Interval.of(List.of(0.0, 1.0, 2.0, 3.0), 1);
        Interval many = Interval.of(
                Collections.nCopies(100, List.of(0.0, 1.0, 2.0, 3.0)).stream()
                        .flatMap(List::stream)
                        .toList(),
                1);
        assertThat(few.mean()).isEqualTo(1.5);
        assertThat(few.low()).isLessThan(1.5);
        assertThat(few.high()).isGreaterThan(1.5);
        assertThat(many.high() - many.low()).isLessThan((few.high() - few.low()) / 5);
        // Standard error of 400 values of variance 1.25 is 0.0559; a 95 % interval is 3.92 of them wide.
        assertThat(many.high() - many.low()).isCloseTo(3.92 * Math.sqrt(1.25 / 400), within(0.03));
    }

    private static Prediction prediction(Image predicted) {
        return new Prediction(
                new Clip("moving", "", List.of(BEFORE, BEFORE, AFTER)),
                List.of(AFTER),
                List.of(predicted),
                BEFORE,
                new Prediction.Accuracy(1, 0.5));
    }

    private static Image halves(int left, int right) {
        byte[] rgb = new byte[8 * 4 * 3];
        for (int i = 0; i < rgb.length; i += 24) {
            Arrays.fill(rgb, i, i + 12, (byte) left);
            Arrays.fill(rgb, i + 12, i + 24, (byte) right);
        }
        return Image.of(8, 4, rgb);
    }
}
