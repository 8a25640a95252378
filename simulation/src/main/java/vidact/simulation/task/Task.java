package vidact.simulation.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import vidact.core.config.ConfigException;
import vidact.simulation.scene.Body;

/**
 * Something to do, under CALVIN's name for it.
 *
 * @param name such as {@code push_red_block_left}
 * @param block the cube that it names, if it names one
 */
public record Task(String name, Kind kind, Optional<Body> block) {
    /** What is done, and its category in CALVIN's rule for chains: no two tasks of a chain share one. */
    public enum Kind {
        ROTATE_RIGHT("rotate_%s_block_right", 1),
        ROTATE_LEFT("rotate_%s_block_left", 1),
        PUSH_RIGHT("push_%s_block_right", 1),
        PUSH_LEFT("push_%s_block_left", 1),
        MOVE_SLIDER_LEFT("move_slider_left", 2),
        MOVE_SLIDER_RIGHT("move_slider_right", 2),
        OPEN_DRAWER("open_drawer", 3),
        CLOSE_DRAWER("close_drawer", 3),
        LIFT_TABLE("lift_%s_block_table", 4),
        LIFT_DRAWER("lift_%s_block_drawer", 6),
        PLACE_IN_DRAWER("place_in_drawer", 7),
        PUSH_INTO_DRAWER("push_into_drawer", 9),
        STACK_BLOCK("stack_block", 10),
        UNSTACK_BLOCK("unstack_block", 11),
        TURN_ON_LIGHTBULB("turn_on_lightbulb", 8),
        TURN_OFF_LIGHTBULB("turn_off_lightbulb", 8),
        TURN_ON_LED("turn_on_led", 8),
        TURN_OFF_LED("turn_off_led", 8);

        private final String pattern;
        private final int category;

        Kind(String pattern, int category) {
            this.pattern = pattern;
            this.category = category;
        }

        /** CALVIN's number for tasks that are alike. */
        public int category() {
            return category;
        }

        private boolean namesABlock() {
            return pattern.contains("%s");
        }
    }

    private static final List<Task> ALL = make();

    /** All thirty. */
    public static List<Task> all() {
        return ALL;
    }

    /**
     * The task of that name.
     *
     * @throws ConfigException if there is none
     */
    public static Task named(String name) {
        return ALL.stream()
                .filter(task -> task.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ConfigException("there is no task '" + name + "': known are "
                        + String.join(", ", ALL.stream().map(Task::name).toList())));
    }

    /**
     * The tasks that an option names.
     *
     * @param names {@code all}, or names with commas between
     */
    public static List<Task> list(String names) {
        return "all".equals(names)
                ? ALL
                : List.of(names.split(",", -1)).stream()
                        .map(String::trim)
                        .map(Task::named)
                        .toList();
    }

    /** The cube that the task names; only for kinds that name one. */
    public Body namedBlock() {
        return block.orElseThrow(() -> new IllegalStateException(name + " names no block"));
    }

    @Override
    public String toString() {
        return name;
    }

    private static List<Task> make() {
        List<Task> tasks = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            if (kind.namesABlock()) {
                for (Body block : Body.BLOCKS) {
                    String colour = block.name().toLowerCase(Locale.ROOT);
                    tasks.add(new Task(String.format(Locale.ROOT, kind.pattern, colour), kind, Optional.of(block)));
                }
            } else {
                tasks.add(new Task(kind.pattern, kind, Optional.empty()));
            }
        }
        return List.copyOf(tasks);
    }
}
