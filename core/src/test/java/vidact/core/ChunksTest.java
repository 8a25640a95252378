package vidact.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ChunksTest {
    @Test
    void piecesKeepOrderAndTheLastMayBeShorter() {
        assertThat(Chunks.of(List.of(1, 2, 3, 4, 5), 2)).containsExactly(List.of(1, 2), List.of(3, 4), List.of(5));
        assertThat(Chunks.of(List.of(), 2)).isEmpty();
        assertThat(Chunks.spread(List.of(0, 1, 2, 3, 4, 5, 6), 3)).containsExactly(0, 2, 4);
        assertThat(Chunks.spread(List.of(0, 1), 3)).containsExactly(0, 1);
        assertThatThrownBy(() -> Chunks.of(List.of(1), 0)).hasMessageContaining("size of 0");
    }
}
