package vidact.simulation.expert;

import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import vidact.core.geometry.Vector;
import vidact.simulation.scene.Body;
import vidact.simulation.world.WorldState;

/** Where the fingers fit and where there is room. */
final class Grasps {
    private static final double QUARTER_TURN = Math.PI / 2;
    private static final double FINGER_FROM_MIDDLE = 0.048;
    private static final double FINGER_RADIUS = 0.014;
    private static final double DRAWER_HALF_X = 0.084;
    private static final double DRAWER_HALF_Y = 0.114;
    private static final double DRAWN = 0.12; // a drawer whose cubes are not below the shelf, metres
    private static final double ENOUGH_ROOM = 0.02;
    private static final double IN_HAND = 0.02; // of what is grasped from the point between the fingers, metres
    private static final double SHUT = 0.004; // opening of fingers that have nothing between them, metres

    private final WorldState state;

    Grasps(WorldState state) {
        this.state = state;
    }

    /** Whether the gripper has closed around a cube, be it in the air or not. */
    boolean isInHand(Body block) {
        Vector place = state.place(block);
        boolean isAtItsHeight =
                Math.abs(place.z() - state.robot().tool().position().z()) < IN_HAND;
        return state.isHeld(block) || (isAtItsHeight && isAround(block, place));
    }

    /** Whether the gripper has closed around what a body has at a place, as seen from above. */
    boolean isAround(Body body, Vector place) {
        return isAroundSomething()
                && state.contacts().of(body).contains(Body.ROBOT)
                && flat(place, state.robot().tool().position()) < IN_HAND;
    }

    /** Whether something keeps the closed fingers apart. */
    boolean isAroundSomething() {
        return state.robot().gripper() < 0 && isApart() && touchesSomething();
    }

    /** Whether the gripper is open, or on its way to close around something that it has not reached. */
    boolean isOpen() {
        return state.robot().gripper() > 0 || (isApart() && !touchesSomething());
    }

    private boolean isApart() {
        return state.robot().opening() > SHUT;
    }

    private boolean touchesSomething() {
        return !state.contacts().of(Body.ROBOT).isEmpty();
    }

    /**
     * The yaw at which the open fingers go down on two sides of a cube with most room to other cubes and, in the drawer, to its
     * walls.
     *
     * @param around radians; of the two sides those whose yaw is nearest to it, if there is room enough
     */
    double yaw(Body block, double around, boolean inDrawer) {
        double folded = around + Math.IEEEremainder(state.block(block).pose().yawRadians() - around, QUARTER_TURN);
        double other = folded > around ? folded - QUARTER_TURN : folded + QUARTER_TURN;
        double preferred = inDrawer ? folded + QUARTER_TURN : folded;
        double alternative = inDrawer ? folded : other;
        double room = room(block, preferred, inDrawer);
        return room < ENOUGH_ROOM && room(block, alternative, inDrawer) > room ? alternative : preferred;
    }

    /** The direction, along the sides of the cube below, in which a cube on top of it is best pushed off. */
    Vector wayOff(Body top) {
        Vector place = state.place(top);
        double folded = Math.IEEEremainder(state.block(top).pose().yawRadians(), QUARTER_TURN);
        return DoubleStream.of(0, 1, 2, 3)
                .mapToObj(k -> new Vector(Math.cos(folded + k * QUARTER_TURN), Math.sin(folded + k * QUARTER_TURN), 0))
                .max(Comparator.comparingDouble(way -> {
                    Vector landing = new Vector(place.x(), place.y(), top.half()).plus(way.times(0.08));
                    double inReach = Math.abs(landing.x() - 0.42) < 0.12 && Math.abs(landing.y()) < 0.2 ? 0 : -1;
                    return inReach + Math.min(0.08, roomAround(landing, top)) - 0.02 * Math.abs(landing.y());
                }))
                .orElseThrow();
    }

    /** Whether another cube is where the closed gripper would go down. */
    boolean isObstructed(Vector place, Body except) {
        return Body.BLOCKS.stream()
                .filter(block -> block != except)
                .anyMatch(block -> flat(state.place(block), place) < block.half() * 1.42 + 0.024);
    }

    /** A place on the table where a cube can be set down, away from the others. */
    Vector freePlace(Body block) {
        List<Vector> places = DoubleStream.of(0.36, 0.42, 0.48)
                .boxed()
                .flatMap(x ->
                        DoubleStream.of(-0.15, -0.075, 0, 0.075, 0.15).mapToObj(y -> new Vector(x, y, block.half())))
                .toList();
        return places.stream()
                .max(Comparator.comparingDouble(
                        place -> Math.min(0.13, roomAround(place, block)) - 0.1 * flat(place, state.place(block))))
                .orElseThrow();
    }

    /** A place in the open drawer, before the shelf and away from cubes that are there. */
    Vector freePlaceInDrawer(Body block) {
        Vector middle = state.fixture(Body.DRAWER);
        return DoubleStream.of(0, -0.055, 0.055)
                .mapToObj(y -> new Vector(middle.x() - 0.025, middle.y() + y, middle.z()))
                .max(Comparator.comparingDouble(place -> Math.min(0.1, roomAround(place, block))))
                .orElseThrow();
    }

    /** Places of the cubes that are not held and that nothing hides from above. */
    List<Vector> cubesInTheOpen() {
        boolean isDrawn = state.slide(Body.DRAWER) > DRAWN;
        return Body.BLOCKS.stream()
                .filter(block -> !state.isHeld(block))
                .filter(block -> isDrawn || !state.contacts().of(block).contains(Body.DRAWER))
                .map(state::place)
                .toList();
    }

    /** Whether there is room beside a place in the drawer for fingers that open along its longer side. */
    boolean isFreeAlongDrawer(Vector place, Body block) {
        Vector along = new Vector(0, FINGER_FROM_MIDDLE, 0);
        double wall =
                DRAWER_HALF_Y - Math.abs(place.y() - state.fixture(Body.DRAWER).y()) - FINGER_FROM_MIDDLE;
        return wall > FINGER_RADIUS - 0.006
                && roomAround(place.plus(along), block) > FINGER_RADIUS
                && roomAround(place.minus(along), block) > FINGER_RADIUS;
    }

    /** The cube on the table, with nothing on it, on which another can be stacked; the nearest. */
    Body blockToStackOn(Body held) {
        Vector tool = state.robot().tool().position();
        return Body.BLOCKS.stream()
                .filter(block -> block != held)
                .min(Comparator.comparingDouble((Body block) ->
                        (state.contacts().of(block).contains(Body.TABLE) ? 0 : 10) + flat(state.place(block), tool)))
                .orElseThrow();
    }

    private double room(Body block, double yaw, boolean inDrawer) {
        Vector along = new Vector(Math.cos(yaw), Math.sin(yaw), 0).times(FINGER_FROM_MIDDLE);
        Vector place = state.place(block);
        double room = Math.min(roomAround(place.plus(along), block), roomAround(place.minus(along), block));
        if (inDrawer) {
            room = Math.min(room, Math.min(roomInDrawer(place.plus(along)), roomInDrawer(place.minus(along))));
        }
        return room - FINGER_RADIUS;
    }

    /** Distance from a place to the nearest wall of the drawer. */
    private double roomInDrawer(Vector place) {
        Vector middle = state.fixture(Body.DRAWER);
        return Math.min(
                DRAWER_HALF_X - Math.abs(place.x() - middle.x()), DRAWER_HALF_Y - Math.abs(place.y() - middle.y()));
    }

    /** Distance from a place to the surface of the nearest other cube, metres, seen from above. */
    private double roomAround(Vector place, Body except) {
        return Body.BLOCKS.stream()
                .filter(block -> block != except)
                .filter(block -> Math.abs(state.place(block).z() - place.z()) < 0.045)
                .mapToDouble(block -> flat(state.place(block), place) - 1.2 * block.half())
                .min()
                .orElse(Double.POSITIVE_INFINITY);
    }

    private static double flat(Vector a, Vector b) {
        return Math.hypot(a.x() - b.x(), a.y() - b.y());
    }
}
