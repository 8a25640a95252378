package vidact.simulation.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import vidact.core.config.ConfigException;

final class InstructionsTest {
    @Test
    void thirtyTasksEachWithVariedWordingsAndTwoHeldOut() {
        Instructions instructions = Instructions.builtIn();
        Set<String> all = new HashSet<>();
        assertThat(Task.all()).hasSize(30);
        for (Task task : Task.all()) {
            Instructions.Wordings wordings = instructions.of(task);
            assertThat(wordings.training()).as(task.name()).hasSizeGreaterThanOrEqualTo(8);
            assertThat(wordings.heldOut()).as(task.name()).hasSize(2);
            assertThat(wordings.training()).noneMatch(sentence -> sentence.contains("%"));
            wordings.training()
                    .forEach(sentence ->
                            assertThat(all.add(sentence)).as(sentence).isTrue());
            wordings.heldOut()
                    .forEach(sentence ->
                            assertThat(all.add(sentence)).as(sentence).isTrue());
        }
        assertThat(instructions.of(Task.named("push_pink_block_left")).training())
                .allMatch(sentence -> sentence.contains("pink"));
    }

    @Test
    void demonstrationsAndEvaluationDrawFromTheirOwn() {
        Instructions instructions = Instructions.builtIn();
        SplittableRandom random = new SplittableRandom(1);
        Task task = Task.named("open_drawer");
        for (int i = 0; i < 50; i++) {
            assertThat(instructions.of(task).training()).contains(instructions.training(task, random));
            assertThat(instructions.of(task).heldOut()).contains(instructions.heldOut(task, random));
        }
    }

    @Test
    void tasksAreNamedOneByOneOrAllTogether() {
        assertThat(Task.list("all")).hasSize(30);
        assertThat(Task.list("open_drawer, stack_block"))
                .isEqualTo(List.of(Task.named("open_drawer"), Task.named("stack_block")));
        assertThatThrownBy(() -> Task.list("open_door"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("there is no task 'open_door'");
    }
}
