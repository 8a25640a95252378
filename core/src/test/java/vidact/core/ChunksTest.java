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
        assertThatThrownBy(() -> Chunks.of(List.of(1), 0)).hasMessageContaining("size of 0");
    }
}
