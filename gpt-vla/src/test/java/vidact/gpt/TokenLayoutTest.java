package vidact.gpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class TokenLayoutTest {
    @Test
    void everyImageTokenIsPredictedByTheTokenBeforeIt() {
        TokenLayout layout = new TokenLayout(1, 2, 3, 0, 0); // T a a a b b b, T a a a b b b
        assertThat(layout.tokensPerStep()).isEqualTo(7);
        assertThat(layout.imagePosition(0, 0)).isEqualTo(1);
        assertThat(layout.imagePosition(1, 5)).isEqualTo(13);
        assertThat(layout.predictors(1, 2)).containsExactly(7, 8, 9, 10, 11, 12);
        assertThat(layout.predictors(0, 2)).hasSize(12).startsWith(0, 1).contains(12);
    }

    @Test
    void impossibleStepsAreRefused() {
        assertThatThrownBy(() -> new TokenLayout(2, 1, 4, 0, 0)).hasMessageContaining("0 or 1 text tokens");
        assertThatThrownBy(() -> new TokenLayout(1, 0, 4, 0, 0)).hasMessageContaining("0 views");
    }
}
