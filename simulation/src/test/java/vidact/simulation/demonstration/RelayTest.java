package vidact.simulation.demonstration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import vidact.core.Hashes;
import vidact.core.policy.ActionChunk;
import vidact.core.policy.Observation;
import vidact.core.policy.Policy;
import vidact.simulation.chain.Start;
import vidact.simulation.evaluation.Preparation;
import vidact.simulation.evaluation.Trial;
import vidact.simulation.expert.Expert;
import vidact.simulation.expert.Style;
import vidact.simulation.scene.Layout;
import vidact.simulation.task.Task;
import vidact.simulation.world.TabletopWorld;

final class RelayTest {
    private static final int PARTS = 8;
    private static final int DETOUR = 10; // actions

    /** What is right follows from where the tool is and not from how it came there, or a policy could not learn both. */
    @Test
    void anExpertThatTakesOverGoesOn() {
        List<String> detours =
                Task.all().parallelStream().flatMap(task -> detours(task)).toList();
        assertThat(detours).isEmpty();
    }

    private static Stream<String> detours(Task task) {
        int straight = followed(task, new Expert(Style.EXACT), 0).steps();
        return IntStream.range(1, PARTS)
                .map(part -> straight * part / PARTS)
                .boxed()
                .flatMap(led -> {
                    Trial trial = followed(task, new Expert(Style.EXACT), led);
                    boolean detour = !trial.solved() || trial.steps() > straight + DETOUR;
                    return detour
                            ? Stream.of("%s: %d actions alone, %s after %d".formatted(task, straight, trial, led))
                            : Stream.empty();
                });
    }

    @Test
    void whatALeaderDropsIsFetched() {
        int dropped = 40; // actions
        Trial trial = followed(Task.named("place_in_drawer"), new OpenHand(), dropped);
        assertThat(trial.solved()).isTrue();
        assertThat(trial.steps()).isGreaterThan(dropped);
    }

    /** Stays where it is and lets go. */
    private record OpenHand() implements Policy {
        @Override
        public void start(String instruction, long seed) {}

        @Override
        public ActionChunk act(Observation observation) {
            double[] open = new double[ActionChunk.WIDTH];
            open[ActionChunk.GRIPPER] = ActionChunk.OPEN;
            return ActionChunk.of(List.of(open));
        }

        @Override
        public Set<String> views() {
            return Set.of();
        }
    }

    private static Trial followed(Task task, Policy leader, int led) {
        Start start = Start.draw(task, Layout.A, Hashes.random(3, Task.all().indexOf(task)));
        try (TabletopWorld world = Preparation.world(start, 3).orElseThrow();
                Policy relay = new Relay(leader, new Expert(Style.EXACT), led)) {
            Trial.Order order = new Trial.Order(task, task.name(), 1);
            return Trial.run(world, relay, order, Optional.empty(), (shown, action) -> {});
        }
    }
}
