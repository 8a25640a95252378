package vidact.simulation.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import vidact.control.wholebody.Outcome;
import vidact.core.Hashes;
import vidact.core.image.Image;
import vidact.core.policy.ActionChunk;
import vidact.simulation.chain.Situation;
import vidact.simulation.chain.Situation.Place;
import vidact.simulation.chain.Start;
import vidact.simulation.evaluation.Preparation;
import vidact.simulation.scene.Body;
import vidact.simulation.scene.Layout;
import vidact.simulation.task.Task;

final class TabletopWorldTest {
    @Test
    void theSameActionsGiveTheSameBitsInAnyThread() {
        List<String> runs =
                IntStream.range(0, 4).parallel().mapToObj(i -> history(5)).toList();
        assertThat(runs).allMatch(run -> run.equals(runs.get(0)));
        assertThat(history(6)).isNotEqualTo(runs.get(0));
    }

    @Test
    void everySituationComesToRestAsItWasMeant() {
        for (Layout layout : Layout.values()) {
            for (String name : List.of("unstack_block", "lift_red_block_drawer", "open_drawer", "turn_off_lightbulb")) {
                Start start = Start.draw(
                        Task.named(name), layout, Hashes.random(3, layout.name().charAt(0)));
                try (TabletopWorld world = new TabletopWorld(layout, start.scene())) {
                    for (int i = 0; i < 10; i++) {
                        world.step();
                    }
                    compare(world.state(), start.situation());
                }
            }
        }
    }

    @Test
    void actionsThatAreNoNumbersOrFarTooLargeAreBrakedAndHeld() {
        Start start = Start.draw(Task.named("open_drawer"), Layout.A, Hashes.random(1, 1));
        for (double wild : new double[] {Double.NaN, 1e6, -1e6, 0.5}) {
            try (TabletopWorld world = new TabletopWorld(Layout.A, start.scene())) {
                double[] action = {wild, wild, wild, wild, 0, 0, wild};
                for (int i = 0; i < 20; i++) {
                    world.follow(ActionChunk.of(List.of(action, action)));
                    world.step();
                    world.step();
                }
                assertThat(world.robot().tool().isFinite()).as("%s", wild).isTrue();
                if (Double.isNaN(wild)) {
                    assertThat(world.outcome()).isEqualTo(Outcome.NO_PATH);
                }
                assertThat(world.robot().opening()).isBetween(-0.01, 0.05);
            }
        }
    }

    @Test
    void bothCamerasSeeTheSceneAtAnySize() {
        Start start = Start.draw(Task.named("lift_red_block_table"), Layout.D, Hashes.random(2, 1));
        try (TabletopWorld world = new TabletopWorld(Layout.D, start.scene())) {
            Cameras cameras = new Cameras(new Cameras.Sizes(160, 60, 2));
            var views = cameras.views(world, Set.of(Cameras.STATIC, Cameras.WRIST));
            Image fixed = Objects.requireNonNull(views.get(Cameras.STATIC));
            assertThat(fixed.width()).isEqualTo(160);
            assertThat(Objects.requireNonNull(views.get(Cameras.WRIST)).height())
                    .isEqualTo(60);
            int red = 0;
            for (int i = 0; i < fixed.length(); i += 3) {
                red += fixed.value(i) > 120 && fixed.value(i + 1) < 40 && fixed.value(i + 2) < 40 ? 1 : 0;
            }
            assertThat(red).as("pixels of the red cube").isGreaterThan(5);
            assertThat(cameras.views(world, Set.of())).isEmpty();
        }
    }

    @Test
    void theWristCameraSeesWhatIsBetweenTheFingers() {
        Start start = Start.draw(Task.named("stack_block"), Layout.A, Hashes.random(4, 1));
        Optional<TabletopWorld> prepared = Preparation.world(start, 4);
        try (TabletopWorld world = prepared.orElseThrow()) {
            assertThat(Body.BLOCKS).anyMatch(block -> world.state().isHeld(block));
            int side = 48;
            Cameras cameras = new Cameras(new Cameras.Sizes(side, side, 2));
            Image seen = Objects.requireNonNull(
                    cameras.views(world, Set.of(Cameras.WRIST)).get(Cameras.WRIST));
            int colourful = 0;
            for (int y = side / 2; y < side; y++) {
                for (int x = side / 3; x < 2 * side / 3; x++) {
                    int[] pixel = {seen.value(x, y, 0), seen.value(x, y, 1), seen.value(x, y, 2)};
                    Arrays.sort(pixel);
                    colourful += pixel[2] - pixel[0] > 70 ? 1 : 0; // the table's colour has 39, the gripper none
                }
            }
            assertThat(colourful).isGreaterThan(20);
        }
    }

    @Test
    void theStateHasANameForEachOfItsNumbers() {
        Start start = Start.draw(Task.named("open_drawer"), Layout.A, Hashes.random(1, 1));
        try (TabletopWorld world = new TabletopWorld(Layout.A, start.scene())) {
            double[] numbers = world.robot().numbers();
            assertThat(numbers).hasSize(RobotState.NAMES.size());
            assertThat(numbers[2]).as("height of the tool at the start").isBetween(0.2, 0.24);
            assertThat(Math.hypot(numbers[3], numbers[4]))
                    .as("tilt from straight down")
                    .isLessThan(0.01);
        }
    }

    private static void compare(WorldState state, Situation situation) {
        for (Body block : Body.BLOCKS) {
            Place place = situation.place(block);
            Set<Body> touched = state.contacts().of(block);
            switch (place) {
                case TABLE -> assertThat(touched).containsExactly(Body.TABLE);
                case DRAWER -> assertThat(touched).containsExactly(Body.DRAWER);
                case STACKED_TOP -> assertThat(touched).allMatch(Body::isBlock).hasSize(1);
                case STACKED_BOTTOM -> assertThat(touched).hasSize(2).contains(Body.TABLE);
                case GRASPED -> throw new AssertionError("not asked for");
            }
        }
        assertThat(state.slide(Body.DRAWER) > 0.1).isEqualTo(situation.drawerOpen());
        double doorFromMiddle = state.slide(Body.DOOR) - Body.DOOR.travel() / 2;
        boolean right = doorFromMiddle * state.layout().slide(Body.DOOR).y() > 0;
        assertThat(right).isEqualTo(situation.sliderRight());
        assertThat(state.lampOn()).isEqualTo(situation.lampOn());
        assertThat(state.ledOn()).isEqualTo(situation.ledOn());
    }

    private static String history(long seed) {
        Start start = Start.draw(Task.named("lift_red_block_table"), Layout.C, Hashes.random(seed, 0));
        SplittableRandom random = new SplittableRandom(seed);
        List<String> states = new ArrayList<>();
        try (TabletopWorld world = new TabletopWorld(Layout.C, start.scene())) {
            for (int i = 0; i < 15; i++) {
                double[] action = {
                    random.nextDouble(-0.01, 0.01),
                    random.nextDouble(-0.01, 0.01),
                    random.nextDouble(0, 0.02),
                    0,
                    0,
                    0.02,
                    -1
                };
                world.follow(ActionChunk.of(List.of(action, action, action)));
                for (int k = 0; k < 3; k++) {
                    world.step();
                    states.add(world.state().toString());
                }
            }
        }
        return Hashes.sha256(String.join("\n", states));
    }
}
