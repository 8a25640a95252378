package vidact.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TemporalEnsembleTest {
    private static final Observation NOTHING = new Observation(Map.of(), new double[0], "");

    /** Plans three steps; the n-th plan says 10 n + k for its k-th step, and wants the gripper open while n is even. */
    private static final class Counting implements Policy {
        private int plans;

        @Override
        public void start(String instruction, long seed) {
            plans = 0;
        }

        @Override
        public ActionChunk act(Observation observation) {
            List<double[]> actions = new ArrayList<>();
            for (int k = 0; k < 3; k++) {
                double[] action = new double[ActionChunk.WIDTH];
                action[0] = 10 * plans + k;
                action[ActionChunk.GRIPPER] = plans % 2 == 0 ? 1 : -1;
                actions.add(action);
            }
            plans++;
            return ActionChunk.of(actions);
        }

        @Override
        public Set<String> views() {
            return Set.of();
        }
    }

    @Test
    void aMomentIsTheMeanOfAllPlansForIt() {
        TemporalEnsemble ensemble = new TemporalEnsemble(new Counting(), 0);
        ensemble.start("", 0);
        assertThat(first(ensemble)).isEqualTo(0);
        assertThat(first(ensemble)).isEqualTo((1 + 10) / 2.0);
        assertThat(first(ensemble)).isEqualTo((2 + 11 + 20) / 3.0);
        // A plan of three steps says nothing about the fourth moment.
        assertThat(first(ensemble)).isEqualTo((12 + 21 + 30) / 3.0);
        ensemble.start("", 0);
        assertThat(first(ensemble)).as("a new instruction forgets").isEqualTo(0);
    }

    @Test
    void olderPlansWeighMoreAndTheGripperFollowsTheMajority() {
        TemporalEnsemble ensemble = new TemporalEnsemble(new Counting(), 1);
        ensemble.start("", 0);
        first(ensemble);
        double weight = Math.exp(-1);
        ActionChunk second = ensemble.act(NOTHING);
        assertThat(second.value(0, 0)).isCloseTo((1 + weight * 10) / (1 + weight), within(1e-12));
        assertThat(second.value(0, ActionChunk.GRIPPER)).isEqualTo(ActionChunk.OPEN);
        assertThat(ensemble.horizon(3)).isEqualTo(1);
    }

    @Test
    void thePathGoesOnBeyondTheStepThatIsCarriedOut() {
        TemporalEnsemble ensemble = new TemporalEnsemble(new Counting(), 0);
        ensemble.start("", 0);
        first(ensemble);
        ActionChunk second = ensemble.act(NOTHING);
        assertThat(second.steps()).isEqualTo(3);
        assertThat(second.value(1, 0)).as("both plans").isEqualTo((2 + 11) / 2.0);
        assertThat(second.value(2, 0)).as("the newer plan alone").isEqualTo(12);
    }

    private static double first(Policy policy) {
        return policy.act(NOTHING).value(0, 0);
    }
}
