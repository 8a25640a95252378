package vidact.core.policy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import vidact.core.Check;

/**
 * Asks a policy before its chunk is at its end, in ACT at every step, and averages what its last chunks say about the moment, older ones first
 * with weights {@code exp(-m i)} (Zhao et al. 2023, section IV-B). The moments after it are averaged too: few steps are carried out, but the
 * arm's path is smoothed over all of them. Rotation vectors of one step are small, so that their mean is a rotation too; the gripper is what the weighted
 * majority wants.
 */
public final class TemporalEnsemble implements Policy {
    private final Policy policy;
    private final double decay;
    private final int execute;
    private final Deque<Plan> plans = new ArrayDeque<>(); // oldest first
    private int now; // actions carried out since the start
    private int carriedOut; // of the newest plan

    /** A chunk whose first action was for the moment {@code made}. */
    private record Plan(ActionChunk chunk, int made) {}

    /**
     * An ensemble over a policy.
     *
     * @param decay m, 0 or more: 0 weighs all plans alike, more prefers older ones
     * @param execute actions that are carried out before the policy is asked again, 1 or more
     */
    public TemporalEnsemble(Policy policy, double decay, int execute) {
        Check.argument(decay >= 0, "the weight of an ensemble must be 0 or more, got %s", decay);
        Check.argument(execute > 0, "an ensemble carries out 1 action or more, got %d", execute);
        this.policy = policy;
        this.decay = decay;
        this.execute = execute;
    }

    @Override
    public void start(String instruction, long seed) {
        plans.clear();
        now = 0;
        carriedOut = 0;
        policy.start(instruction, seed);
    }

    @Override
    public ActionChunk act(Observation observation) {
        now += carriedOut;
        ActionChunk newest = policy.act(observation);
        plans.addLast(new Plan(newest, now));
        plans.removeIf(plan -> now - plan.made() >= plan.chunk().steps());
        carriesOut(horizon(newest.steps()));
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
        int i = 0;
        for (Plan plan : plans) {
            int action = now - plan.made() + step;
            if (action < plan.chunk().steps()) {
                double weight = Math.exp(-decay * i++);
                sum += weight;
                for (int n = 0; n < mean.length; n++) {
                    mean[n] += weight * plan.chunk().value(action, n);
                }
            }
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
        return Math.min(steps, execute);
    }

    @Override
    public void carriesOut(int actions) {
        carriedOut = actions;
        policy.carriesOut(actions);
    }

    @Override
    public void close() {
        policy.close();
    }
}
