package vidact.simulation.evaluation;

import java.util.Map;
import java.util.Optional;
import vidact.core.policy.ActionChunk;
import vidact.core.policy.Observation;
import vidact.core.policy.Policy;
import vidact.simulation.task.Oracle;
import vidact.simulation.task.SeesWorld;
import vidact.simulation.task.Task;
import vidact.simulation.world.Cameras;
import vidact.simulation.world.TabletopWorld;
import vidact.simulation.world.WorldState;

/**
 * One instruction, followed until it is done or time is up.
 *
 * @param solved whether the task was done
 * @param steps actions carried out
 */
public record Trial(boolean solved, int steps) {
    /** Actions that an instruction may take, as in CALVIN. */
    public static final int LONGEST = 360;

    /** Sees each action just before the world carries it out. */
    @FunctionalInterface
    public interface Watcher {
        void before(TabletopWorld world, double[] action);
    }

    /** What is asked, in which words, and the seed of the policy's randomness. */
    public record Order(Task task, String instruction, long seed) {}

    /** Lets a policy follow an order in a world. */
    public static Trial run(
            TabletopWorld world, Policy policy, Order order, Optional<Cameras> cameras, Watcher watcher) {
        return run(world, policy, order, cameras, watcher, LONGEST);
    }

    /** Lets a policy follow an order in a world for at most {@code longest} actions. */
    public static Trial run(
            TabletopWorld world, Policy policy, Order order, Optional<Cameras> cameras, Watcher watcher, int longest) {
        if (policy instanceof SeesWorld expert) {
            expert.watch(world, order.task());
        }
        policy.start(order.instruction(), order.seed());
        WorldState start = world.state();
        int steps = 0;
        while (steps < longest) {
            ActionChunk chunk = policy.act(observe(world, policy, order, cameras));
            world.follow(chunk);
            int horizon = Math.max(1, Math.min(policy.horizon(chunk.steps()), chunk.steps()));
            for (int i = 0; i < horizon && steps < longest; i++) {
                watcher.before(world, chunk.action(i));
                world.step();
                steps++;
                WorldState now = world.state();
                if (!now.robot().tool().isFinite()) {
                    return new Trial(false, steps); // pushed so hard that the physics came apart
                }
                if (Oracle.solved(order.task(), start, now)) {
                    return new Trial(true, steps);
                }
            }
        }
        return new Trial(false, steps);
    }

    private static Observation observe(TabletopWorld world, Policy policy, Order order, Optional<Cameras> cameras) {
        return new Observation(
                cameras.map(c -> c.views(world, policy.views())).orElse(Map.of()),
                world.robot().numbers(),
                order.instruction());
    }
}
