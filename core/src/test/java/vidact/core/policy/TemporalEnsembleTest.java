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
        private int carriedOut;

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
        public void carriesOut(int actions) {
            carriedOut = actions;
        }

        @Override
        public Set<String> views() {
            return Set.of();
        }
    }

    @Test
    void aMomentIsTheMeanOfAllPlansForIt() {
        TemporalEnsemble ensemble = new TemporalEnsemble(new Counting(), 0, 1);
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
        TemporalEnsemble ensemble = new TemporalEnsemble(new Counting(), 1, 1);
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
        TemporalEnsemble ensemble = new TemporalEnsemble(new Counting(), 0, 1);
        ensemble.start("", 0);
        first(ensemble);
        ActionChunk second = ensemble.act(NOTHING);
        assertThat(second.steps()).isEqualTo(3);
        assertThat(second.value(1, 0)).as("both plans").isEqualTo((2 + 11) / 2.0);
        assertThat(second.value(2, 0)).as("the newer plan alone").isEqualTo(12);
    }

    @Test
    void plansAreAsFarApartAsActionsAreCarriedOut() {
        Counting counting = new Counting();
        TemporalEnsemble ensemble = new TemporalEnsemble(counting, 0, 2);
        ensemble.start("", 0);
        first(ensemble);
        assertThat(counting.carriedOut).isEqualTo(2);
        assertThat(first(ensemble)).as("two actions later").isEqualTo((2 + 10) / 2.0);
        ensemble.carriesOut(1);
        assertThat(counting.carriedOut).isEqualTo(1);
        assertThat(first(ensemble))
                .as("one action later; the oldest plan is at its end")
                .isEqualTo((11 + 20) / 2.0);
        ensemble.carriesOut(3);
        assertThat(first(ensemble))
                .as("all plans are at their end but the newest")
                .isEqualTo(30);
    }

    private static double first(Policy policy) {
        return policy.act(NOTHING).value(0, 0);
    }
}
