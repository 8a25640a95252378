package vidact.simulation.chain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import vidact.core.Check;
import vidact.core.geometry.Pose;
import vidact.core.geometry.Vector;
import vidact.simulation.chain.Situation.Place;
import vidact.simulation.scene.Body;
import vidact.simulation.scene.Layout;
import vidact.simulation.scene.Scene;
import vidact.simulation.task.Task;

/**
 * A scene that shows a situation. A cube that should be grasped stands on the table; the arm has to fetch it first.
 *
 * @param grasped the cube that the arm must hold when the instruction is given
 */
public record Start(Situation situation, Layout layout, Scene scene, Optional<Body> grasped) {
    /** How far an open drawer is open, metres. */
    public static final double OPEN_DRAWER = 0.155;

    private static final double LEVER_ON = 0.07;
    private static final double LEVER_OFF = 0.01;
    private static final double APART = 0.11; // least distance of two cubes' centres on the table, metres
    private static final double QUARTER = Math.PI / 4;
    private static final int DRAWS = 1000; // of a situation and a task before another

    /** Where things are drawn at random for a situation. */
    public static Start draw(Situation situation, Layout layout, SplittableRandom random) {
        Map<Body, Pose> blocks = new EnumMap<>(Body.class);
        double drawer = situation.drawerOpen() ? OPEN_DRAWER : 0;
        placeOnTable(situation, blocks, random);
        for (Body top : situation.at(Place.STACKED_TOP)) {
            Body bottom = situation.at(Place.STACKED_BOTTOM).get(0);
            Pose below = blocks.getOrDefault(bottom, Pose.at(Vector.ZERO));
            Vector place = below.position().plus(new Vector(0, 0, bottom.half() + top.half()));
            blocks.put(top, Pose.turned(place, below.yawRadians() + random.nextDouble(-0.3, 0.3)));
        }
        placeInDrawer(situation, layout, drawer, blocks, random);
        Map<Body, Double> slides = new EnumMap<>(Body.class);
        slides.put(Body.DRAWER, drawer);
        boolean rightIsFar = layout.slide(Body.DOOR).y() > 0;
        slides.put(Body.DOOR, situation.sliderRight() == rightIsFar ? Body.DOOR.travel() : 0);
        slides.put(Body.BUTTON, 0.0);
        slides.put(Body.LEVER, situation.lampOn() ? LEVER_ON : LEVER_OFF);
        Scene scene = new Scene(blocks, slides, situation.ledOn());
        return new Start(
                situation, layout, scene, situation.at(Place.GRASPED).stream().findFirst());
    }

    /** A start in which the task has exactly one outcome, with all else at random. */
    public static Start draw(Task task, Layout layout, SplittableRandom random) {
        List<Situation> initial = Situation.initial();
        while (true) {
            Situation situation = initial.get(random.nextInt(initial.size()));
            List<Body> onTable = situation.at(Place.TABLE);
            Body first = onTable.get(random.nextInt(onTable.size()));
            switch (task.kind()) {
                case PLACE_IN_DRAWER, STACK_BLOCK -> situation = situation.with(first, Place.GRASPED);
                case UNSTACK_BLOCK -> situation = stacked(situation, first);
                default -> {}
            }
            if (situation.after(task).size() == 1) {
                return draw(situation, layout, random);
            }
        }
    }

    /**
     * A start from which several tasks can be done, each with exactly one outcome, and those tasks in an order at random.
     *
     * @param tasks to choose from
     * @param least how many must be possible
     * @throws IllegalArgumentException if no situation allows so many of them
     */
    public static Shared drawShared(List<Task> tasks, int least, Layout layout, SplittableRandom random) {
        List<Situation> fitting = Situation.initial().stream()
                .filter(situation -> possible(situation, tasks).size() >= least)
                .toList();
        Check.argument(
                !fitting.isEmpty(), "no start allows %d of the tasks %s: share starts among fewer", least, tasks);
        Situation situation = fitting.get(random.nextInt(fitting.size()));
        List<Task> possible = new ArrayList<>(possible(situation, tasks));
        for (int i = possible.size() - 1; i > 0; i--) {
            Collections.swap(possible, i, random.nextInt(i + 1));
        }
        return new Shared(draw(situation, layout, random), possible);
    }

    /** A start and what can be done from it. */
    public record Shared(Start start, List<Task> tasks) {
        public Shared {
            tasks = List.copyOf(tasks);
        }
    }

    /**
     * A start from which a task can be done once another has been, as in a {@link Chain}: each has exactly one outcome and they are of two
     * categories.
     *
     * @return nothing if no draw of many allows it, such as where a stack would have to be built first
     */
    public static Optional<Chained> drawChained(Task task, Layout layout, SplittableRandom random) {
        List<Situation> initial = Situation.initial();
        for (int draw = 0; draw < DRAWS; draw++) {
            Situation situation = initial.get(random.nextInt(initial.size()));
            Task before = Task.all().get(random.nextInt(Task.all().size()));
            if (Chain.isPossible(situation, List.of(before, task))) {
                return Optional.of(new Chained(draw(situation, layout, random), before));
            }
        }
        return Optional.empty();
    }

    /** A start and the task that is to be done there first. */
    public record Chained(Start start, Task before) {}

    private static List<Task> possible(Situation situation, List<Task> tasks) {
        return tasks.stream().filter(task -> situation.after(task).size() == 1).toList();
    }

    private static Situation stacked(Situation situation, Body top) {
        Body bottom = Body.BLOCKS.get((Body.BLOCKS.indexOf(top) + 1) % Body.BLOCKS.size());
        return situation.with(top, Place.STACKED_TOP).with(bottom, Place.STACKED_BOTTOM);
    }

    private static void placeOnTable(Situation situation, Map<Body, Pose> blocks, SplittableRandom random) {
        for (Place place : List.of(Place.TABLE, Place.STACKED_BOTTOM, Place.GRASPED)) {
            for (Body block : situation.at(place)) {
                Vector where = onTable(block, random);
                while (isNear(where, blocks)) {
                    where = onTable(block, random);
                }
                blocks.put(block, Pose.turned(where, random.nextDouble(-QUARTER, QUARTER)));
            }
        }
    }

    private static void placeInDrawer(
            Situation situation, Layout layout, double open, Map<Body, Pose> blocks, SplittableRandom random) {
        List<Body> inside = new ArrayList<>(situation.at(Place.DRAWER));
        Vector middle = layout.place(Body.DRAWER).plus(layout.slide(Body.DRAWER).times(open));
        double side = random.nextBoolean() ? 1 : -1;
        for (int i = 0; i < inside.size(); i++) {
            double along = inside.size() == 1 ? random.nextDouble(-0.045, 0.045) : side * (i == 0 ? -0.05 : 0.05);
            Vector where = new Vector(
                    middle.x() + random.nextDouble(-0.035, 0.01),
                    middle.y() + along,
                    Layout.DRAWER_FLOOR + inside.get(i).half());
            blocks.put(inside.get(i), Pose.turned(where, random.nextDouble(-0.2, 0.2)));
        }
    }

    private static Vector onTable(Body block, SplittableRandom random) {
        return new Vector(random.nextDouble(0.33, 0.49), random.nextDouble(-0.15, 0.15), block.half());
    }

    private static boolean isNear(Vector where, Map<Body, Pose> blocks) {
        return blocks.values().stream()
                .anyMatch(pose -> pose.position().minus(where).length() < APART);
    }
}
