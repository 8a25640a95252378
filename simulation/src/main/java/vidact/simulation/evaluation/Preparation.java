package vidact.simulation.evaluation;

import java.util.Optional;
import java.util.stream.Stream;
import vidact.core.policy.Policy;
import vidact.simulation.chain.Start;
import vidact.simulation.expert.Expert;
import vidact.simulation.expert.Style;
import vidact.simulation.scene.Body;
import vidact.simulation.task.Task;
import vidact.simulation.world.TabletopWorld;

/** Makes the world of a start: builds the scene and lets an expert do there what must be done before. */
public final class Preparation {
    private Preparation() {}

    /**
     * The world in which an instruction can begin.
     *
     * @return nothing if the cube that should be in the hand could not be fetched, which is rare; then draw another start
     */
    public static Optional<TabletopWorld> world(Start start, long seed) {
        return world(start, Optional.empty(), seed);
    }

    /**
     * The world in which an instruction can begin after another task.
     *
     * @param before what is done there first, if anything
     * @return nothing if the expert failed at it or at fetching the cube that should be in the hand, which is rare; then draw another start
     */
    public static Optional<TabletopWorld> world(Start start, Optional<Task> before, long seed) {
        TabletopWorld world = new TabletopWorld(start.layout(), start.scene());
        Stream<Task> fetching = start.grasped().stream().map(Preparation::lift);
        for (Task task : Stream.concat(fetching, before.stream()).toList()) {
            try (Policy expert = new Expert(Style.EXACT)) {
                Trial.Order order = new Trial.Order(task, task.name(), seed);
                if (!Trial.run(world, expert, order, Optional.empty(), (w, action) -> {})
                        .solved()) {
                    world.close();
                    return Optional.empty();
                }
            }
        }
        return Optional.of(world);
    }

    private static Task lift(Body block) {
        return Task.all().stream()
                .filter(task ->
                        task.kind() == Task.Kind.LIFT_TABLE && task.block().equals(Optional.of(block)))
                .findFirst()
                .orElseThrow();
    }
}
