package vidact.simulation.chain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import vidact.simulation.scene.Body;
import vidact.simulation.task.Task;

/**
 * A table in symbols, as CALVIN's generator of chains sees it (mees/calvin {@code multistep_sequences.py}), without the places in
 * the slider's compartment, which this table does not have: the drawer takes their part.
 *
 * @param blocks where each cube is
 * @param sliderRight whether the sliding door is at its right end; otherwise at its left
 */
public record Situation(
        Map<Body, Place> blocks, boolean drawerOpen, boolean sliderRight, boolean lampOn, boolean ledOn) {
    /** Where a cube is. */
    public enum Place {
        TABLE,
        DRAWER,
        GRASPED,
        STACKED_TOP,
        STACKED_BOTTOM
    }

    public Situation {
        blocks = Collections.unmodifiableMap(new EnumMap<>(blocks));
    }

    /**
     * All situations in which a chain may begin: one or two cubes on the table and the others in the drawer, and all values of
     * drawer, slider, lamp and LED. 96 of them, in a fixed order.
     */
    public static List<Situation> initial() {
        List<Situation> all = new ArrayList<>();
        for (int switches = 0; switches < 16; switches++) {
            for (int onTable = 1; onTable < 7; onTable++) {
                Map<Body, Place> blocks = new EnumMap<>(Body.class);
                for (int b = 0; b < Body.BLOCKS.size(); b++) {
                    blocks.put(Body.BLOCKS.get(b), (onTable >> b & 1) == 1 ? Place.TABLE : Place.DRAWER);
                }
                all.add(new Situation(
                        blocks, (switches & 1) != 0, (switches & 2) != 0, (switches & 4) != 0, (switches & 8) != 0));
            }
        }
        return List.copyOf(all);
    }

    /** Where a cube is. */
    public Place place(Body block) {
        return Objects.requireNonNull(blocks.get(block));
    }

    /** The cubes in a place. */
    public List<Body> at(Place place) {
        return Body.BLOCKS.stream().filter(block -> place(block) == place).toList();
    }

    /** This situation with a cube elsewhere. */
    public Situation with(Body block, Place place) {
        Map<Body, Place> moved = new EnumMap<>(blocks);
        moved.put(block, place);
        return new Situation(moved, drawerOpen, sliderRight, lampOn, ledOn);
    }

    /** The situations that the task can lead to from here; none if its conditions do not hold. */
    public List<Situation> after(Task task) {
        List<Body> held = at(Place.GRASPED);
        boolean free = held.isEmpty();
        return switch (task.kind()) {
            case ROTATE_LEFT, ROTATE_RIGHT, PUSH_LEFT, PUSH_RIGHT ->
                when(free && place(task.namedBlock()) == Place.TABLE, this);
            case MOVE_SLIDER_LEFT -> when(free && sliderRight, switched(drawerOpen, false, lampOn, ledOn));
            case MOVE_SLIDER_RIGHT -> when(free && !sliderRight, switched(drawerOpen, true, lampOn, ledOn));
            case OPEN_DRAWER -> when(free && !drawerOpen, switched(true, sliderRight, lampOn, ledOn));
            case CLOSE_DRAWER -> when(free && drawerOpen, switched(false, sliderRight, lampOn, ledOn));
            case TURN_ON_LIGHTBULB -> when(free && !lampOn, switched(drawerOpen, sliderRight, true, ledOn));
            case TURN_OFF_LIGHTBULB -> when(free && lampOn, switched(drawerOpen, sliderRight, false, ledOn));
            case TURN_ON_LED -> when(free && !ledOn, switched(drawerOpen, sliderRight, lampOn, true));
            case TURN_OFF_LED -> when(free && ledOn, switched(drawerOpen, sliderRight, lampOn, false));
            case LIFT_TABLE ->
                when(free && place(task.namedBlock()) == Place.TABLE, with(task.namedBlock(), Place.GRASPED));
            case LIFT_DRAWER ->
                when(
                        free && drawerOpen && place(task.namedBlock()) == Place.DRAWER,
                        with(task.namedBlock(), Place.GRASPED));
            case PLACE_IN_DRAWER ->
                held.stream()
                        .filter(block -> drawerOpen)
                        .map(block -> with(block, Place.DRAWER))
                        .toList();
            case PUSH_INTO_DRAWER ->
                at(Place.TABLE).stream()
                        .filter(block -> free && drawerOpen && at(Place.DRAWER).size() == 2)
                        .map(block -> with(block, Place.DRAWER))
                        .toList();
            case STACK_BLOCK ->
                held.stream()
                        .flatMap(top -> at(Place.TABLE).stream()
                                .map(bottom -> with(top, Place.STACKED_TOP).with(bottom, Place.STACKED_BOTTOM)))
                        .toList();
            case UNSTACK_BLOCK ->
                at(Place.STACKED_TOP).stream()
                        .filter(top -> free)
                        .map(top -> with(top, Place.TABLE)
                                .with(at(Place.STACKED_BOTTOM).get(0), Place.TABLE))
                        .toList();
        };
    }

    private Situation switched(boolean drawer, boolean slider, boolean lamp, boolean led) {
        return new Situation(blocks, drawer, slider, lamp, led);
    }

    private static List<Situation> when(boolean holds, Situation next) {
        return holds ? List.of(next) : List.of();
    }
}
