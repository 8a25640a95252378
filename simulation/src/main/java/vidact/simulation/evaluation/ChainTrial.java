package vidact.simulation.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import vidact.core.Hashes;
import vidact.core.policy.Policy;
import vidact.simulation.chain.Chain;
import vidact.simulation.chain.Start;
import vidact.simulation.scene.Layout;
import vidact.simulation.task.Instructions;
import vidact.simulation.task.Task;
import vidact.simulation.world.Cameras;
import vidact.simulation.world.TabletopWorld;

/**
 * One chain of five, followed until the first failure; nothing is put back between its instructions.
 *
 * @param chain number in the published list
 * @param solved instructions done before the first failure, 0 to 5
 * @param steps actions that each attempted instruction took
 */
public record ChainTrial(int chain, int solved, List<Integer> steps) {
    public ChainTrial {
        steps = List.copyOf(steps);
    }

    /** What is the same for all chains of an evaluation. */
    public record Setting(Layout layout, long seed, Optional<Cameras.Sizes> pictures) {}

    /** Sees the world before each action of each instruction. */
    @FunctionalInterface
    public interface Watcher {
        void before(TabletopWorld world, String instruction);
    }

    /** Lets a fresh policy follow a chain in a fresh world. */
    public static ChainTrial run(Chain chain, Supplier<Policy> policies, Setting setting, Watcher watcher) {
        SplittableRandom random = Hashes.random(setting.seed(), chain.number());
        Start start = Start.draw(chain.start(), setting.layout(), random);
        Instructions instructions = Instructions.builtIn();
        Optional<Cameras> cameras = setting.pictures().map(Cameras::new);
        List<Integer> steps = new ArrayList<>();
        int solved = 0;
        try (TabletopWorld world = new TabletopWorld(start.layout(), start.scene());
                Policy policy = policies.get()) {
            for (Task task : chain.tasks()) {
                String instruction = instructions.heldOut(task, random);
                Trial.Order order = new Trial.Order(task, instruction, random.nextLong());
                Trial trial =
                        Trial.run(world, policy, order, cameras, (shown, action) -> watcher.before(shown, instruction));
                steps.add(trial.steps());
                if (!trial.solved()) {
                    break;
                }
                solved++;
            }
        }
        return new ChainTrial(chain.number(), solved, steps);
    }
}
