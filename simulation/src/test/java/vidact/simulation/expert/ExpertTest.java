package vidact.simulation.expert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import vidact.core.policy.Policy;
import vidact.core.policy.PolicySource;
import vidact.simulation.evaluation.ChainTrial;
import vidact.simulation.evaluation.TaskTrial;
import vidact.simulation.scene.Layout;
import vidact.simulation.task.Task;

final class ExpertTest {
    @Test
    void solvesEveryTaskOnEveryTable() {
        List<TaskTrial> failed = Task.all().parallelStream()
                .flatMap(task -> List.of(Layout.values()).stream()
                        .map(layout -> trial(task, layout, PolicySource.find("expert", List.of()))))
                .filter(trial -> !trial.solved())
                .toList();
        assertThat(failed).isEmpty();
    }

    @Test
    void variedDemonstrationsStillSucceed() {
        Supplier<Policy> varied = () -> new Expert(Style.VARIED);
        long solved = Task.all().parallelStream()
                .filter(task -> trial(task, Layout.B, varied).solved())
                .count();
        assertThat(solved).isGreaterThanOrEqualTo(28);
    }

    @Test
    void aGraspThatClosesOnNothingIsRepeated() {
        Task lift = Task.named("lift_red_block_table");
        TaskTrial straight = trial(lift, Layout.A, () -> new Expert(Style.EXACT));
        TaskTrial missed = trial(lift, Layout.A, () -> new Expert(new Style(0, 1, 1, 0, 1, 0, 0)));
        assertThat(missed.solved()).isTrue();
        int closingAndOpening = 15; // actions of 40 ms
        assertThat(missed.steps()).isGreaterThan(straight.steps() + closingAndOpening);
    }

    @Test
    void isLedAstrayAndStillDoesTheTask() {
        Task lift = Task.named("lift_red_block_table");
        Style strays = new Style(0, 1, 1, 0, 0, 6, 0.5);
        TaskTrial straight = trial(lift, Layout.A, () -> new Expert(Style.EXACT));
        TaskTrial astray = trial(lift, Layout.A, () -> new Expert(strays));
        assertThat(astray.solved()).isTrue();
        assertThat(astray.steps()).isGreaterThan(straight.steps());
    }

    @Test
    void comesNearestToTheCubeThatIsNamed() {
        for (String colour : List.of("red", "blue", "pink")) {
            Task lift = Task.named("lift_" + colour + "_block_table");
            assertThat(trial(lift, Layout.A, () -> new Expert(Style.EXACT)).nearest())
                    .isEqualTo(colour);
        }
    }

    @Test
    void withoutSightOfTheCubesItFailsWhereCubesMatterAndSucceedsWhereTheyDoNot() {
        Supplier<Policy> blind = PolicySource.find("blind", List.of());
        assertThat(trial(Task.named("open_drawer"), Layout.A, blind).solved()).isTrue();
        assertThat(trial(Task.named("lift_red_block_table"), Layout.A, blind).solved())
                .isFalse();
    }

    private static TaskTrial trial(Task task, Layout layout, Supplier<Policy> policy) {
        return TaskTrial.run(task, 7, policy, new ChainTrial.Setting(layout, 0, Optional.empty()));
    }
}
