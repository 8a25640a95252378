package vidact.simulation.expert;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import vidact.core.geometry.Vector;
import vidact.simulation.scene.Body;
import vidact.simulation.scene.Layout;
import vidact.simulation.task.Task;
import vidact.simulation.world.WorldState;

/** How each task is done: from the state at its start to waypoints. A second attempt may go about it in another way. */
final class Plans {
    private static final double QUARTER_TURN = Math.PI / 2;
    private static final double ROTATION = Math.toRadians(70); // at least
    private static final double TABLE_GRASP = 0.024; // heights of the pinch point, metres
    private static final double DRAWER_GRASP = 0.040;
    private static final double FINGER = 0.016; // half of the closed fingers along their axis
    private static final double PUSH_WAY = 0.135;
    private static final double FULLY_OPEN = 0.157;
    private static final double CLOSING = 0.32; // seconds
    private static final double OPENING = 0.28;

    private final WorldState state;
    private final Script script;
    private final int attempt;
    private final Grasps grasps;

    Plans(WorldState state, Script script, int attempt) {
        this.state = state;
        this.script = script;
        this.attempt = attempt;
        this.grasps = new Grasps(state);
    }

    /** The waypoints of a task. */
    List<Waypoint> waypoints(Task task) {
        Optional<Body> inHand = Body.BLOCKS.stream().filter(grasps::isInHand).findFirst();
        Optional<Body> wanted = inHand.filter(block -> isWanted(task, block));
        if (wanted.isEmpty() && !(task.kind() == Task.Kind.OPEN_DRAWER && hasHandle())) {
            letGo(inHand);
        }
        switch (task.kind()) {
            case ROTATE_LEFT -> rotate(task.namedBlock(), 1);
            case ROTATE_RIGHT -> rotate(task.namedBlock(), -1);
            case PUSH_LEFT -> push(task.namedBlock(), -1);
            case PUSH_RIGHT -> push(task.namedBlock(), 1);
            case MOVE_SLIDER_LEFT -> moveDoor(-1);
            case MOVE_SLIDER_RIGHT -> moveDoor(1);
            case OPEN_DRAWER -> openDrawer();
            case CLOSE_DRAWER -> closeDrawer();
            case LIFT_TABLE -> lift(task.namedBlock());
            case LIFT_DRAWER -> liftFromDrawer(task.namedBlock());
            case PLACE_IN_DRAWER -> putIntoDrawer(wanted.orElseGet(this::pickedAgain));
            case PUSH_INTO_DRAWER -> putIntoDrawer(wanted.orElseGet(this::pickedFromTable));
            case STACK_BLOCK -> stack(wanted.orElseGet(this::pickedAgain));
            case UNSTACK_BLOCK -> unstack();
            case TURN_ON_LIGHTBULB -> moveLever(1);
            case TURN_OFF_LIGHTBULB -> moveLever(-1);
            case TURN_ON_LED, TURN_OFF_LED -> pressButton();
        }
        return script.waypoints();
    }

    /** Whether a task goes on with a cube that is in the hand. */
    private static boolean isWanted(Task task, Body block) {
        return switch (task.kind()) {
            case PLACE_IN_DRAWER, PUSH_INTO_DRAWER, STACK_BLOCK -> true;
            default -> task.block().equals(Optional.of(block));
        };
    }

    /** What was held has been lost, or was let go beside its goal: fetches the cube next to the tool once more. */
    private Body pickedAgain() {
        Vector tool = state.robot().tool().position();
        Body block = Body.BLOCKS.stream()
                .min(Comparator.comparingDouble(b -> state.place(b).minus(tool).length()))
                .orElseThrow();
        pick(block);
        return block;
    }

    /** Opens the gripper if there is something between the fingers; a cube in the air is set down on a free place first. */
    private void letGo(Optional<Body> inHand) {
        Optional<Body> held = inHand.filter(state::isHeld);
        held.ifPresent(block -> {
            Vector free = grasps.freePlace(block);
            script.approach(new Vector(free.x(), free.y(), pinch(block, block.half())), 0.1);
            script.height(pinch(block, block.half() + 0.002), Script.CAREFUL).pause(0.1);
        });
        if (held.isPresent() || grasps.isAroundSomething()) {
            script.grip(true, OPENING);
        }
    }

    /** Height of the pinch point at which the held cube's middle is at {@code middle}. */
    private double pinch(Body block, double middle) {
        return middle
                + (grasps.isInHand(block)
                        ? state.robot().tool().position().z()
                                - state.place(block).z()
                        : 0);
    }

    private void pick(Body block) {
        pick(block, 0);
    }

    /** Takes a cube that is not in the hand yet, at a yaw as near as can be to {@code around}, radians. */
    private void pick(Body block, double around) {
        if (grasps.isInHand(block)) {
            return;
        }
        Vector place = state.place(block);
        boolean inDrawer = state.contacts().of(block).contains(Body.DRAWER);
        double height = inDrawer
                ? Math.max(DRAWER_GRASP, place.z() + 0.003)
                : Math.max(TABLE_GRASP, place.z() > 0.045 ? place.z() + 0.005 : place.z());
        script.withGripper(true).turned(grasps.yaw(block, around, inDrawer));
        script.approach(new Vector(place.x(), place.y(), height), 0.14);
        script.grasp(height, CLOSING);
    }

    private void lift(Body block) {
        pick(block);
        script.height(script.place().z() + 0.13, Script.CAREFUL).pause(0.3);
    }

    private void liftFromDrawer(Body block) {
        if (!grasps.isInHand(block)) {
            openDrawerFurther();
        }
        lift(block);
    }

    /** Turns a cube until the gripper stands at a right angle, so that where to stop is seen and not remembered. */
    private void rotate(Body block, int sign) {
        boolean inHand = grasps.isInHand(block);
        pick(block, -sign * (QUARTER_TURN - ROTATION));
        double enough = inHand ? 0 : sign * script.yaw() + ROTATION * (1 + 0.1 * attempt);
        script.height(script.place().z() + 0.004, Script.CAREFUL).turnTo(sign * Math.max(QUARTER_TURN, enough));
        script.height(TABLE_GRASP, Script.CAREFUL).grip(true, OPENING);
        script.height(0.12, 0.4).pause(0.2);
    }

    private void push(Body block, int sign) {
        Vector place = state.place(block);
        double beside = block.half() * 1.42 + FINGER + 0.008;
        Vector from = new Vector(place.x(), place.y() - sign * beside, TABLE_GRASP + 0.002);
        if (attempt % 2 == 1 || grasps.isInHand(block) || grasps.isObstructed(from, block)) {
            drag(block, sign);
            return;
        }
        script.withGripper(false).turned(QUARTER_TURN);
        script.approach(from, new Vector(place.x(), place.y(), from.z()), 0.1).height(from.z(), Script.CAREFUL);
        script.to(new Vector(place.x(), place.y() + sign * (PUSH_WAY - beside + 0.02), from.z()), 0.18)
                .pause(0.2);
        script.height(0.14, 0.4);
    }

    /** Takes the cube between the fingers and moves it along the table. */
    private void drag(Body block, int sign) {
        pick(block);
        Vector here = script.place();
        script.to(new Vector(here.x(), here.y() + sign * PUSH_WAY, here.z() - 0.001), 0.18);
        script.grip(true, OPENING).height(0.14, 0.4).pause(0.2);
    }

    private Body pickedFromTable() {
        Body block = Body.BLOCKS.stream()
                .filter(b -> state.contacts().of(b).equals(Set.of(Body.TABLE)))
                .findFirst()
                .orElse(Body.RED);
        openDrawerFurther();
        pick(block);
        script.height(0.16, Script.CAREFUL);
        return block;
    }

    private void putIntoDrawer(Body block) {
        Vector goal = grasps.freePlaceInDrawer(block);
        double height = Math.max(DRAWER_GRASP + 0.005, pinch(block, Layout.DRAWER_FLOOR + block.half() + 0.010));
        script.turned(grasps.isFreeAlongDrawer(goal, block) ? QUARTER_TURN : 0);
        script.approach(new Vector(goal.x(), goal.y(), height), 0.16);
        script.height(height, 0.15).pause(0.1).grip(true, OPENING);
        script.height(Script.TRAVEL_HEIGHT, 0.4).pause(0.2);
    }

    private void stack(Body block) {
        Body below = grasps.blockToStackOn(block);
        Vector offset =
                grasps.isInHand(block) ? state.robot().tool().position().minus(state.place(block)) : Vector.ZERO;
        Vector base = state.place(below);
        double height = pinch(block, base.z() + below.half() + block.half() + 0.004);
        Vector goal = new Vector(base.x() + offset.x(), base.y() + offset.y(), height);
        script.approach(goal, 0.12).height(height, 0.12).pause(0.1).grip(true, 0.4);
        script.height(height + 0.1, 0.3).pause(0.3);
    }

    /** Pushes the upper cube off, so that it comes to lie on the table; what is left of the stack is lifted off. */
    private void unstack() {
        Body top = Body.BLOCKS.stream()
                .max(Comparator.comparingDouble(b -> state.place(b).z()))
                .orElse(Body.RED);
        if (attempt % 2 == 1) {
            setAside(top);
            return;
        }
        Vector place = state.place(top);
        Vector way = grasps.wayOff(top);
        double height = place.z() - top.half() + 0.025;
        double beside = top.half() + FINGER + 0.010;
        Vector from = place.minus(way.times(beside));
        script.withGripper(false).turned(Math.atan2(way.y(), way.x()));
        script.approach(new Vector(from.x(), from.y(), height), 0.1).height(height, Script.CAREFUL);
        Vector to = place.plus(way.times(0.035));
        script.to(new Vector(to.x(), to.y(), height), 0.15)
                .pause(0.3)
                .height(0.2, 0.3)
                .pause(0.2);
    }

    private void setAside(Body block) {
        pick(block);
        Vector free = grasps.freePlace(block);
        script.height(script.place().z() + 0.06, Script.CAREFUL);
        script.approach(new Vector(free.x(), free.y(), block.half()), 0.12);
        script.height(Math.max(TABLE_GRASP, block.half() + 0.005), Script.CAREFUL)
                .grip(true, OPENING);
        script.height(0.15, 0.4);
    }

    private void moveDoor(int sign) {
        Vector knob = state.fixture(Body.DOOR).plus(new Vector(-0.05, 0, 0.015));
        Vector from = knob.minus(new Vector(0, sign * 0.045, 0));
        script.withGripper(false).turned(QUARTER_TURN);
        script.approach(from, knob, 0.12).height(knob.z(), Script.CAREFUL);
        script.to(new Vector(knob.x(), knob.y() + sign * 0.20, knob.z()), 0.2).pause(0.2);
        script.to(new Vector(knob.x(), knob.y() + sign * 0.17, knob.z()), 0.2).height(Script.TRAVEL_HEIGHT, 0.4);
    }

    private void openDrawer() {
        Vector handle = handle();
        double shift = 0.005; // between handle and drawer there is less room than before the handle
        if (!hasHandle()) {
            script.withGripper(true).turned(0);
            script.approach(new Vector(handle.x() - shift, handle.y(), 0.095), 0.12)
                    .grasp(0.095, CLOSING);
        }
        double way = FULLY_OPEN - state.slide(Body.DRAWER);
        script.to(new Vector(handle.x() - way, handle.y(), 0.095), 0.15)
                .pause(0.1)
                .grip(true, OPENING);
        script.height(Script.TRAVEL_HEIGHT, 0.4);
    }

    /** A drawer that is open enough to count as open may still hide half of what is in it. */
    private void openDrawerFurther() {
        if (state.slide(Body.DRAWER) < FULLY_OPEN - 0.012) {
            openDrawer();
        }
    }

    private void closeDrawer() {
        Vector handle = handle();
        double shut = handle.x() + state.slide(Body.DRAWER);
        script.withGripper(false).turned(0);
        Vector contact = new Vector(handle.x(), handle.y(), 0.09);
        script.approach(contact.minus(new Vector(0.06, 0, 0)), contact, 0.12).height(0.09, Script.CAREFUL);
        script.to(new Vector(shut - 0.018, handle.y(), 0.09), 0.2).pause(0.2);
        script.to(new Vector(shut - 0.05, handle.y(), 0.09), 0.2).height(Script.TRAVEL_HEIGHT, 0.4);
    }

    private boolean hasHandle() {
        return grasps.isAround(Body.DRAWER, handle());
    }

    private Vector handle() {
        return state.fixture(Body.DRAWER).plus(new Vector(-0.15, 0, 0.03));
    }

    private void moveLever(int sign) {
        Vector lever = state.fixture(Body.LEVER);
        script.withGripper(false).turned(0);
        Vector contact = new Vector(lever.x(), lever.y(), 0.075);
        script.approach(contact.minus(new Vector(sign * 0.06, 0, 0)), contact, 0.1)
                .height(0.075, Script.CAREFUL);
        script.to(new Vector(lever.x() + sign * 0.055, lever.y(), 0.075), 0.2).pause(0.2);
        script.to(new Vector(lever.x() + sign * 0.02, lever.y(), 0.075), 0.2).height(Script.TRAVEL_HEIGHT, 0.4);
    }

    private void pressButton() {
        Vector button = state.layout().place(Body.BUTTON);
        script.withGripper(false).approach(new Vector(button.x(), button.y(), 0.06), 0.1);
        script.height(0.034, 0.2).pause(0.15).height(0.14, 0.4).pause(0.2);
    }
}
