package vidact.simulation.evaluation;

import java.util.Optional;
import java.util.function.Supplier;
import vidact.core.Hashes;
import vidact.core.policy.Policy;
import vidact.simulation.chain.Start;
import vidact.simulation.task.Instructions;
import vidact.simulation.task.Task;
import vidact.simulation.world.Cameras;
import vidact.simulation.world.TabletopWorld;

/**
 * One task by itself, from a start of its own.
 *
 * @param task its name
 * @param seed which start
 * @param nearest colour of the cube that the tool came nearest to
 * @param beside how far beside the cube that the task names the gripper first closed, seen from above, metres; NaN if it did not
 */
public record TaskTrial(String task, long seed, boolean solved, int steps, String nearest, double beside) {
    /** Starts in which the arm cannot fetch the cube that it should hold are drawn anew, at most this often. */
    private static final int DRAWS = 20;

    /** Lets a fresh policy do a task once. */
    public static TaskTrial run(Task task, long number, Supplier<Policy> policies, ChainTrial.Setting setting) {
        long seed = setting.seed() + number;
        try (TabletopWorld world = world(task, seed, setting);
                Policy policy = policies.get()) {
            String instruction = Instructions.builtIn().heldOut(task, Hashes.random(seed, 2));
            Trial.Order order = new Trial.Order(task, instruction, seed);
            CubeApproach approach = new CubeApproach(task.block());
            Trial trial = Trial.run(world, policy, order, setting.pictures().map(Cameras::new), approach);
            return new TaskTrial(
                    task.name(), number, trial.solved(), trial.steps(), approach.nearest(), approach.beside());
        }
    }

    private static TabletopWorld world(Task task, long seed, ChainTrial.Setting setting) {
        int place = Task.all().indexOf(task);
        for (int draw = 0; draw < DRAWS; draw++) {
            Start start = Start.draw(task, setting.layout(), Hashes.random(seed, place + 1000L * draw));
            Optional<TabletopWorld> world = Preparation.world(start, seed);
            if (world.isPresent()) {
                return world.get();
            }
        }
        throw new IllegalStateException("no start of " + task + " with seed " + seed + " puts the cube in the hand");
    }
}
