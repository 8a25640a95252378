package vidact.vqgan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class TokenizerReportTest {
    @Test
    void perplexityCountsEquallyFrequentCodes() {
        assertThat(TokenizerReport.perplexity(new int[] {3, 3, 3}, 8)).isCloseTo(1, within(1e-12));
        assertThat(TokenizerReport.perplexity(new int[] {0, 1, 2, 7}, 8)).isCloseTo(4, within(1e-12));
        assertThat(TokenizerReport.perplexity(new int[] {0, 0, 0, 1}, 8))
                .as("exp(-0.75 ln 0.75 - 0.25 ln 0.25)")
                .isCloseTo(1.7547653506, within(1e-9));
    }
}
