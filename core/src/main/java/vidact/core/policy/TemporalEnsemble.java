package vidact.core.policy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import vidact.core.Check;

/**
 * Asks a policy at every step and averages what its last chunks say about the moment, older ones first with weights {@code exp(-m i)}
 * (Zhao et al. 2023, section IV-B). The moments after it are averaged too: one step is carried out, but the arm's path is smoothed
 * over all of them. Rotation vectors of one step are small, so that their mean is a rotation too; the gripper is what the weighted
 * majority wants.
 */
public final class TemporalEnsemble implements Policy {
    private final Policy policy;
    private final double decay;
    private final Deque<ActionChunk> plans = new ArrayDeque<>(); // oldest first; each is one step older than the next

    /**
     * An ensemble over a policy.
     *
     * @param decay m, 0 or more: 0 weighs all plans alike, more prefers older ones
     */
    public TemporalEnsemble(Policy policy, double decay) {
        Check.argument(decay >= 0, "the weight of an ensemble must be 0 or more, got %s", decay);
        this.policy = policy;
        this.decay = decay;
    }

    @Override
    public void start(String instruction, long seed) {
        plans.clear();
        policy.start(instruction, seed);
    }

    @Override
    public ActionChunk act(Observation observation) {
        ActionChunk newest = policy.act(observation);
        plans.addLast(newest);
        while (plans.size() > newest.steps()) {
            plans.removeFirst();
        }
        List<double[]> actions = new ArrayList<>();
        for (int step = 0; step < newest.steps(); step++) {
            actions.add(mean(step));
        }
        return ActionChunk.of(actions);
    }

    /** What the plans say about the moment {@code step} steps from now; the newest one always says something. */
    private double[] mean(int step) {
        double[] mean = new double[ActionChunk.WIDTH];
        double sum = 0;
        int age = plans.size() - 1;
        int i = 0;
        for (ActionChunk plan : plans) {
            if (age + step < plan.steps()) {
                double weight = Math.exp(-decay * i++);
                sum += weight;
                for (int n = 0; n < mean.length; n++) {
                    mean[n] += weight * plan.value(age + step, n);
                }
            }
            age--;
        }
        for (int n = 0; n < mean.length; n++) {
            mean[n] /= sum;
        }
        mean[ActionChunk.GRIPPER] = mean[ActionChunk.GRIPPER] > 0 ? ActionChunk.OPEN : ActionChunk.CLOSED;
        return mean;
    }

    @Override
    public Set<String> views() {
        return policy.views();
    }

    @Override
    public int horizon(int steps) {
        return 1;
    }

    @Override
    public void close() {
        policy.close();
    }
}
