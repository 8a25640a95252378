package vidact.serving.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import vidact.core.policy.ActionChunk;
import vidact.core.policy.Observation;
import vidact.core.policy.Policies;
import vidact.core.policy.Policy;

/**
 * Policies whose chunk tells what they saw: decisions so far, the state's sum, the picture's first byte, the seed, the action's place, and how many
 * actions of the last chunk they were told are carried out.
 */
final class TestPolicies implements Policies {
    static final int STEPS = 4;
    static final int HORIZON = 2;

    private final Runnable before;

    /** Policies that call this before each decision. */
    TestPolicies(Runnable before) {
        this.before = before;
    }

    TestPolicies() {
        this(() -> {});
    }

    /** Policies that wait for the latch. */
    static TestPolicies waiting(CountDownLatch latch) {
        return new TestPolicies(() -> {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public List<String> stateNames() {
        return List.of("x", "y");
    }

    @Override
    public Policy get() {
        return new Telling();
    }

    private final class Telling implements Policy {
        private int decisions;
        private long seed;
        private int carriedOut;

        @Override
        public void start(String instruction, long newSeed) {
            decisions = 0;
            seed = newSeed;
        }

        @Override
        public ActionChunk act(Observation observation) {
            if (!observation.instruction().equals("warm up")) {
                before.run();
            }
            decisions++;
            double[] state = observation.state();
            double pixel = observation.view("front").value(0);
            List<double[]> actions = new ArrayList<>();
            for (int k = 0; k < STEPS; k++) {
                actions.add(new double[] {decisions, state[0] + state[1], pixel, seed, k, carriedOut, 1});
            }
            return ActionChunk.of(actions);
        }

        @Override
        public Set<String> views() {
            return Set.of("front");
        }

        @Override
        public int horizon(int steps) {
            return HORIZON;
        }

        @Override
        public void carriesOut(int actions) {
            carriedOut = actions;
        }
    }
}
