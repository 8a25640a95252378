package vidact.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PercentileTest {
    @Test
    void soManyOfAHundredAreNotAboveIt() {
        List<Double> values = List.of(5.0, 1.0, 3.0, 2.0, 4.0);
        assertThat(Percentile.of(0, values)).isEqualTo(1);
        assertThat(Percentile.of(50, values)).isEqualTo(3);
        assertThat(Percentile.of(99, values)).isEqualTo(5);
        assertThat(Percentile.of(50, List.of(7.0))).isEqualTo(7);
        assertThatThrownBy(() -> Percentile.of(50, List.of())).hasMessageContaining("nothing");
    }
}
