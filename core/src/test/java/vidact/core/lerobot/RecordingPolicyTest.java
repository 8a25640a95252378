package vidact.core.lerobot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.image.Image;
import vidact.core.policy.ActionChunk;
import vidact.core.policy.Observation;
import vidact.core.policy.Policy;

final class RecordingPolicyTest {
    private static final RecordingPolicy.Robot ROBOT = new RecordingPolicy.Robot("arm", List.of("x", "y"), 10);

    @TempDir
    private Path folder;

    @Test
    void everyStartIsAnEpisodeAndARowSpansTheStepsOfADecision() {
        try (RecordingPolicy policy = new RecordingPolicy(new Circling(2), folder, ROBOT)) {
            for (String instruction : List.of("left", "right")) {
                policy.start(instruction, 1);
                for (int i = 0; i < 3; i++) {
                    policy.act(observation(i));
                }
            }
        }
        LeRobotDataset dataset = LeRobotDataset.open(folder);
        assertThat(dataset.info().framesPerSecond()).isEqualTo(5);
        assertThat(dataset.instructions()).containsExactlyInAnyOrder("left", "right");
        assertThat(dataset.episodes()).hasSize(2);
        EpisodeRow second = dataset.episodes().get(1);
        assertThat(dataset.states(second)).containsExactly(List.of(0.0, 0.5), List.of(1.0, 0.5), List.of(2.0, 0.5));
        assertThat(dataset.pictures(second, "front")).hasSize(3);
        List<Double> action = dataset.actions(second).get(0);
        // A quarter of a turn about z after a metre, twice: a metre ahead, then one to the left, half a turn in all.
        assertThat(action.get(0)).isCloseTo(1, within(1e-12));
        assertThat(action.get(1)).isCloseTo(1, within(1e-12));
        assertThat(Math.abs(action.get(5))).isCloseTo(Math.PI, within(1e-6));
        assertThat(action.get(6)).isEqualTo(ActionChunk.CLOSED);
    }

    @Test
    void unevenDistancesAreRefused() {
        Circling policy = new Circling(2);
        RecordingPolicy recording = new RecordingPolicy(policy, folder, ROBOT);
        recording.start("left", 1);
        recording.act(observation(0));
        policy.horizon = 1;
        assertThatThrownBy(() -> recording.act(observation(1))).hasMessageContaining("even distances");
    }

    private static Observation observation(int i) {
        Image image = Image.of(16, 16, new byte[16 * 16 * 3]);
        return new Observation(Map.of("front", image), new double[] {i, 0.5}, "said");
    }

    /** A metre ahead and a quarter of a turn, again and again. */
    private static final class Circling implements Policy {
        private int horizon;

        Circling(int horizon) {
            this.horizon = horizon;
        }

        @Override
        public void start(String instruction, long seed) {}

        @Override
        public ActionChunk act(Observation observation) {
            double[] first = {1, 0, 0, 0, 0, Math.PI / 2, ActionChunk.OPEN};
            double[] second = {1, 0, 0, 0, 0, Math.PI / 2, ActionChunk.CLOSED};
            return ActionChunk.of(List.of(first, second));
        }

        @Override
        public Set<String> views() {
            return Set.of("front");
        }

        @Override
        public int horizon(int steps) {
            return horizon;
        }
    }
}
