package vidact.simulation.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import vidact.simulation.chain.Situation.Place;
import vidact.simulation.scene.Body;
import vidact.simulation.task.Task;

final class ChainTest {
    @Test
    void thePublishedListIsTheGeneratorsAndFollowsTheRule() {
        List<Chain> chains = Chain.published();
        assertThat(chains).isEqualTo(Chain.generate());
        assertThat(chains).hasSize(1000).allMatch(chain -> Chain.isPossible(chain.start(), chain.tasks()));
        Set<String> occurring = chains.stream()
                .flatMap(chain -> chain.tasks().stream())
                .map(Task::name)
                .collect(Collectors.toSet());
        assertThat(occurring).hasSize(30);
        Map<Situation, Integer> starts = new HashMap<>();
        chains.forEach(chain -> starts.merge(chain.start(), 1, Integer::sum));
        assertThat(starts).hasSize(96);
        assertThat(starts.values()).allMatch(count -> count == 10 || count == 11);
    }

    @Test
    void thePublishedFileIsWhatTheGeneratorWouldWrite() throws IOException {
        try (InputStream in = Chain.class.getResourceAsStream("tabletop-5.json")) {
            String file = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(Chain.toJson(Chain.published())).isEqualTo(file);
        }
    }

    @Test
    void tasksHaveCalvinsConditionsAndEffects() {
        Situation start = situation(Place.TABLE, Place.TABLE, Place.DRAWER, true);
        assertThat(start.after(Task.named("lift_red_block_table"))).hasSize(1);
        assertThat(start.after(Task.named("lift_pink_block_table"))).isEmpty();
        assertThat(start.after(Task.named("lift_pink_block_drawer"))).hasSize(1);
        assertThat(start.after(Task.named("open_drawer"))).as("open already").isEmpty();
        assertThat(start.after(Task.named("push_into_drawer")))
                .as("two on the table")
                .isEmpty();
        assertThat(start.after(Task.named("stack_block"))).as("nothing held").isEmpty();
        Situation held = start.after(Task.named("lift_red_block_table")).get(0);
        assertThat(held.after(Task.named("close_drawer")))
                .as("the hand is full")
                .isEmpty();
        Situation stacked = held.after(Task.named("stack_block")).get(0);
        assertThat(stacked.place(Body.RED)).isEqualTo(Place.STACKED_TOP);
        assertThat(stacked.place(Body.BLUE)).isEqualTo(Place.STACKED_BOTTOM);
        assertThat(stacked.after(Task.named("rotate_blue_block_left"))).isEmpty();
        assertThat(stacked.after(Task.named("unstack_block")).get(0)).isEqualTo(start);
        Situation crowded = situation(Place.GRASPED, Place.TABLE, Place.TABLE, true);
        assertThat(crowded.after(Task.named("stack_block"))).as("two outcomes").hasSize(2);
        assertThat(situation(Place.TABLE, Place.DRAWER, Place.DRAWER, true).after(Task.named("push_into_drawer")))
                .hasSize(1);
        assertThat(situation(Place.GRASPED, Place.DRAWER, Place.TABLE, false).after(Task.named("place_in_drawer")))
                .as("the drawer is shut")
                .isEmpty();
    }

    private static Situation situation(Place red, Place blue, Place pink, boolean drawerOpen) {
        return new Situation(Map.of(Body.RED, red, Body.BLUE, blue, Body.PINK, pink), drawerOpen, true, false, false);
    }
}
