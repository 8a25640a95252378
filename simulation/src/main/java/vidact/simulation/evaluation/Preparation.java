package vidact.simulation.evaluation;

import java.util.Optional;
import vidact.core.policy.Policy;
import vidact.simulation.chain.Start;
import vidact.simulation.expert.Expert;
import vidact.simulation.expert.Style;
import vidact.simulation.scene.Body;
import vidact.simulation.task.Task;
import vidact.simulation.world.TabletopWorld;

/** Makes the world of a start: builds the scene and, where a cube should be in the hand, lets an expert fetch it first. */
public final class Preparation {
    private Preparation() {}

    /**
     * The world in which an instruction can begin.
     *
     * @return nothing if the cube could not be fetched, which is rare; then draw another start
     */
    public static Optional<TabletopWorld> world(Start start, long seed) {
        TabletopWorld world = new TabletopWorld(start.layout(), start.scene());
        Optional<Body> grasped = start.grasped();
        if (grasped.isEmpty()) {
            return Optional.of(world);
        }
        Task lift = Task.all().stream()
                .filter(task ->
                        task.kind() == Task.Kind.LIFT_TABLE && task.block().equals(grasped))
                .findFirst()
                .orElseThrow();
        try (Policy expert = new Expert(Style.EXACT)) {
            Trial.Order order = new Trial.Order(lift, lift.name(), seed);
            if (Trial.run(world, expert, order, Optional.empty(), (w, action) -> {})
                    .solved()) {
                return Optional.of(world);
            }
        }
        world.close();
        return Optional.empty();
    }
}
