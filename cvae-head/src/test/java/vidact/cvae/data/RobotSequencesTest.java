package vidact.cvae.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RobotSequencesTest {
    private static final NormStats.Spread SPREAD = new NormStats.Spread(
            List.of("x", "y"), List.of(1.0, 2.0), List.of(0.5, 2.0), List.of(0.0, 0.0), "gripper", -1, 1);

    @Test
    void aStateIsFoundByItsNames() {
        float[] state = RobotSequences.state(SPREAD, List.of("gripper", "y", "joint", "x"), new double[] {1, 4, 9, 2});
        assertThat(state).containsExactly(2, 1, 0, 1);
    }

    @Test
    void aStateOfAnotherLengthIsNotTakenForIt() {
        assertThatThrownBy(() -> RobotSequences.state(SPREAD, List.of("x", "y", "gripper"), new double[] {2, 4, 1, 9}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 numbers, but was said to have 3: [x, y, gripper]");
    }
}
