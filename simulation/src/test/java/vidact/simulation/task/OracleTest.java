package vidact.simulation.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vidact.core.geometry.Pose;
import vidact.core.geometry.Vector;
import vidact.simulation.physics.Contacts;
import vidact.simulation.scene.Body;
import vidact.simulation.scene.Layout;
import vidact.simulation.world.RobotState;
import vidact.simulation.world.WorldState;

/** CALVIN's rules, each just met and just missed. */
final class OracleTest {
    private final Table onTable =
            new Table().touch(Body.RED, Body.TABLE).touch(Body.BLUE, Body.TABLE).touch(Body.PINK, Body.TABLE);

    @Test
    void rotatingNeedsSixtyDegreesUprightInPlaceAndOnSomething() {
        Table turned = onTable.turn(Body.RED, new Vector(0, 0, Math.toRadians(61)));
        assertThat(solved("rotate_red_block_left", onTable, turned)).isTrue();
        assertThat(solved("rotate_red_block_right", onTable, turned)).isFalse();
        assertThat(solved(
                        "rotate_red_block_left", onTable, onTable.turn(Body.RED, new Vector(0, 0, Math.toRadians(59)))))
                .isFalse();
        assertThat(solved("rotate_red_block_left", onTable, turned.move(Body.RED, 0.08, 0.08, 0)))
                .isFalse();
        assertThat(solved(
                        "rotate_red_block_left", onTable, turned.alone(Body.RED).touch(Body.RED, Body.ROBOT)))
                .as("in the air")
                .isFalse();
        Table tipped = onTable.turn(Body.RED, new Vector(Math.toRadians(35), 0, 0))
                .turn(Body.RED, new Vector(0, 0, Math.toRadians(61)));
        assertThat(solved("rotate_red_block_left", onTable, tipped)).isFalse();
        assertThat(solved(
                        "rotate_blue_block_right",
                        onTable,
                        onTable.turn(Body.BLUE, new Vector(0, 0, Math.toRadians(-80)))))
                .isTrue();
    }

    @Test
    void pushingNeedsTenCentimetresOnTheSameSurface() {
        assertThat(solved("push_red_block_right", onTable, onTable.move(Body.RED, 0, 0.101, 0)))
                .isTrue();
        assertThat(solved("push_red_block_left", onTable, onTable.move(Body.RED, 0, -0.101, 0)))
                .isTrue();
        assertThat(solved("push_red_block_right", onTable, onTable.move(Body.RED, 0.2, 0.099, 0)))
                .isFalse();
        assertThat(solved(
                        "push_red_block_right",
                        onTable,
                        onTable.move(Body.RED, 0, 0.2, 0).alone(Body.RED)))
                .as("carried through the air")
                .isFalse();
        Table held = onTable.alone(Body.RED).touch(Body.RED, Body.ROBOT);
        assertThat(solved(
                        "push_red_block_right",
                        held,
                        held.move(Body.RED, 0, 0.2, 0).touch(Body.RED, Body.TABLE)))
                .as("touched no surface at the start")
                .isFalse();
    }

    @Test
    void slidersDrawersAndSwitchesGoByTheirWay() {
        assertThat(solved("move_slider_right", onTable, onTable.slide(Body.DOOR, 0.151)))
                .isTrue();
        assertThat(solved("move_slider_left", onTable, onTable.slide(Body.DOOR, 0.151)))
                .isFalse();
        Table mirrored = new Table(Layout.B);
        assertThat(solved("move_slider_left", mirrored, mirrored.slide(Body.DOOR, 0.151)))
                .as("on a mirrored table the door slides to the left")
                .isTrue();
        assertThat(solved("open_drawer", onTable, onTable.slide(Body.DRAWER, 0.121)))
                .isTrue();
        assertThat(solved("open_drawer", onTable, onTable.slide(Body.DRAWER, 0.119)))
                .isFalse();
        assertThat(solved("close_drawer", onTable.slide(Body.DRAWER, 0.155), onTable.slide(Body.DRAWER, 0.03)))
                .isTrue();
        assertThat(solved("turn_on_led", onTable, onTable.led(true))).isTrue();
        assertThat(solved("turn_on_led", onTable.led(true), onTable.led(true))).isFalse();
        assertThat(solved("turn_off_led", onTable.led(true), onTable)).isTrue();
        assertThat(solved("turn_on_lightbulb", onTable, onTable.lamp(true))).isTrue();
        assertThat(solved("turn_off_lightbulb", onTable, onTable.lamp(true))).isFalse();
    }

    @Test
    void liftingNeedsFiveCentimetresInTheHandAloneFromTheRightSurface() {
        Table up = onTable.move(Body.RED, 0, 0, 0.051).alone(Body.RED).touch(Body.RED, Body.ROBOT);
        assertThat(solved("lift_red_block_table", onTable, up)).isTrue();
        assertThat(solved("lift_blue_block_table", onTable, up)).isFalse();
        assertThat(solved("lift_red_block_drawer", onTable, up))
                .as("it was on the table")
                .isFalse();
        assertThat(solved("lift_red_block_table", onTable, up.touch(Body.RED, Body.BLUE)))
                .isFalse();
        Table low = onTable.move(Body.RED, 0, 0, 0.049).alone(Body.RED).touch(Body.RED, Body.ROBOT);
        assertThat(solved("lift_red_block_table", onTable, low)).isFalse();
        Table inside = onTable.alone(Body.PINK).touch(Body.PINK, Body.DRAWER);
        Table out = inside.move(Body.PINK, 0, 0, 0.06).alone(Body.PINK).touch(Body.PINK, Body.ROBOT);
        assertThat(solved("lift_pink_block_drawer", inside, out)).isTrue();
    }

    @Test
    void placingNeedsOneCubeInTheHandAtTheStartAndNoneAtTheEnd() {
        Table held = onTable.alone(Body.RED).touch(Body.RED, Body.ROBOT);
        Table placed = onTable.alone(Body.RED).touch(Body.RED, Body.DRAWER);
        assertThat(solved("place_in_drawer", held, placed)).isTrue();
        assertThat(solved("place_in_drawer", held, placed.touch(Body.RED, Body.ROBOT)))
                .isFalse();
        assertThat(solved("place_in_drawer", onTable, placed))
                .as("not held at the start")
                .isFalse();
        assertThat(solved("place_in_drawer", held.touch(Body.BLUE, Body.ROBOT), placed))
                .as("two touched at the start")
                .isFalse();
        assertThat(solved("push_into_drawer", onTable, placed)).isTrue();
        assertThat(solved("push_into_drawer", held, placed)).isFalse();
        assertThat(solved("push_into_drawer", onTable.touch(Body.RED, Body.ROBOT), placed))
                .isFalse();
    }

    @Test
    void stackingAndUnstackingGoByContactsAtRest() {
        Table held = onTable.alone(Body.RED).touch(Body.RED, Body.ROBOT);
        Table stacked = onTable.alone(Body.RED).touch(Body.RED, Body.BLUE);
        assertThat(solved("stack_block", held, stacked)).isTrue();
        assertThat(solved("stack_block", held, stacked.touch(Body.RED, Body.ROBOT)))
                .isFalse();
        assertThat(solved("stack_block", held, stacked.moving(Body.RED, new Vector(0, 0, -1.01))))
                .isFalse();
        assertThat(solved("stack_block", stacked, stacked))
                .as("was stacked before")
                .isFalse();
        assertThat(solved("unstack_block", stacked, onTable)).isTrue();
        assertThat(solved("unstack_block", stacked, stacked)).isFalse();
        assertThat(solved("unstack_block", stacked, onTable.moving(Body.RED, new Vector(1.2, 0, 0))))
                .isFalse();
    }

    private static boolean solved(String task, Table start, Table now) {
        return Oracle.solved(Task.named(task), start.state(), now.state());
    }

    /** A table in words. Changing one makes another. */
    private static final class Table {
        private final Layout layout;
        private final Map<Body, WorldState.BlockState> blocks = new EnumMap<>(Body.class);
        private final Map<Body, Double> slides = new EnumMap<>(Body.class);
        private final List<List<Body>> pairs = new ArrayList<>();
        private boolean ledOn;
        private boolean lampOn;

        Table() {
            this(Layout.A);
        }

        Table(Layout layout) {
            this.layout = layout;
            Body.BLOCKS.forEach(block -> blocks.put(
                    block,
                    new WorldState.BlockState(
                            Pose.turned(new Vector(0.4, 0.1 * Body.BLOCKS.indexOf(block), block.half()), 0.4),
                            Vector.ZERO,
                            Vector.ZERO)));
            Body.FIXTURES.forEach(fixture -> slides.put(fixture, 0.0));
        }

        Table move(Body block, double x, double y, double z) {
            Table copy = copy();
            Pose pose = state().block(block).pose();
            copy.blocks.put(block, still(pose.movedTo(pose.position().plus(new Vector(x, y, z)))));
            return copy;
        }

        Table turn(Body block, Vector rotation) {
            Table copy = copy();
            Pose pose = state().block(block).pose();
            copy.blocks.put(
                    block,
                    still(Pose.exponential(Vector.ZERO, rotation)
                            .times(pose.movedTo(Vector.ZERO))
                            .movedTo(pose.position())));
            return copy;
        }

        Table moving(Body block, Vector velocity) {
            Table copy = copy();
            copy.blocks.put(
                    block, new WorldState.BlockState(state().block(block).pose(), velocity, Vector.ZERO));
            return copy;
        }

        Table slide(Body fixture, double way) {
            Table copy = copy();
            copy.slides.put(fixture, way);
            return copy;
        }

        Table touch(Body a, Body b) {
            Table copy = copy();
            copy.pairs.add(List.of(a, b));
            return copy;
        }

        Table alone(Body body) {
            Table copy = copy();
            copy.pairs.removeIf(pair -> pair.contains(body));
            return copy;
        }

        Table led(boolean on) {
            Table copy = copy();
            copy.ledOn = on;
            return copy;
        }

        Table lamp(boolean on) {
            Table copy = copy();
            copy.lampOn = on;
            return copy;
        }

        WorldState state() {
            Contacts.Collector contacts = new Contacts.Collector();
            pairs.forEach(pair -> contacts.add(pair.get(0), pair.get(1)));
            RobotState robot =
                    new RobotState(Pose.at(Vector.ZERO), List.of(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0), 0.04, 1);
            return new WorldState(layout, blocks, slides, ledOn, lampOn, contacts.contacts(), robot);
        }

        private Table copy() {
            Table copy = new Table(layout);
            copy.blocks.putAll(blocks);
            copy.slides.putAll(slides);
            copy.pairs.addAll(pairs);
            copy.ledOn = ledOn;
            copy.lampOn = lampOn;
            return copy;
        }

        private static WorldState.BlockState still(Pose pose) {
            return new WorldState.BlockState(pose, Vector.ZERO, Vector.ZERO);
        }
    }
}
