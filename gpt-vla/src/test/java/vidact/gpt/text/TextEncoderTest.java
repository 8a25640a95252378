package vidact.gpt.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class TextEncoderTest {
    private final TextEncoder encoder = TextEncoder.bytes();

    @Test
    void featuresHaveLengthOneAndEmptyTextIsZero() {
        assertThat(dot("push the red block 🟥", "push the red block 🟥")).isCloseTo(1, within(1e-6));
        assertThat(encoder.encode("  ")).containsOnly(0f);
    }

    @Test
    void instructionsDifferAndSimilarOnesAreNear() {
        double similar = dot("push the red block left", "push the red block to the left");
        double other = dot("push the red block left", "lift the blue cube");
        assertThat(similar).isGreaterThan(other + 0.3).isLessThan(0.99);
        assertThat(dot("Push the RED block", "push the red block")).isCloseTo(1, within(1e-6));
    }

    @Test
    void orderCounts() {
        assertThat(dot("red on blue", "blue on red")).isLessThan(0.95);
    }

    private double dot(String a, String b) {
        float[] x = encoder.encode(a);
        float[] y = encoder.encode(b);
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (double) x[i] * y[i];
        }
        return sum;
    }
}
