package vidact.simulation.task;

import java.util.EnumSet;
import java.util.Set;
import vidact.core.geometry.Pose;
import vidact.core.geometry.Vector;
import vidact.simulation.scene.Body;
import vidact.simulation.world.WorldState;

/**
 * Tells whether a task is done by comparing the state at its start with the present one: CALVIN's rules (mees/calvin_env
 * {@code envs/tasks.py}, mees/calvin {@code new_playtable_tasks.yaml}), with left and right along y.
 */
public final class Oracle {
    private static final double ROTATED = Math.toRadians(60);
    private static final double TILTED = Math.toRadians(30);
    private static final double ROTATION_MAY_MOVE = 0.1;
    private static final double PUSHED = 0.1;
    private static final double SLID = 0.15;
    private static final double DRAWN = 0.12;
    private static final double LIFTED = 0.05;
    private static final double CALM = 1;

    private Oracle() {}

    /** Whether {@code now} is what the task asks for, if it began at {@code start}. */
    public static boolean solved(Task task, WorldState start, WorldState now) {
        return switch (task.kind()) {
            case ROTATE_LEFT -> rotated(task.namedBlock(), 1, start, now);
            case ROTATE_RIGHT -> rotated(task.namedBlock(), -1, start, now);
            case PUSH_LEFT -> pushed(task.namedBlock(), -1, start, now);
            case PUSH_RIGHT -> pushed(task.namedBlock(), 1, start, now);
            case MOVE_SLIDER_LEFT -> doorMoved(start, now) < -SLID;
            case MOVE_SLIDER_RIGHT -> doorMoved(start, now) > SLID;
            case OPEN_DRAWER -> now.slide(Body.DRAWER) - start.slide(Body.DRAWER) > DRAWN;
            case CLOSE_DRAWER -> start.slide(Body.DRAWER) - now.slide(Body.DRAWER) > DRAWN;
            case LIFT_TABLE -> lifted(task.namedBlock(), Body.TABLE, start, now);
            case LIFT_DRAWER -> lifted(task.namedBlock(), Body.DRAWER, start, now);
            case PLACE_IN_DRAWER -> placedInDrawer(start, now);
            case PUSH_INTO_DRAWER -> Body.BLOCKS.stream().anyMatch(block -> pushedIntoDrawer(block, start, now));
            case STACK_BLOCK -> Body.BLOCKS.stream().anyMatch(block -> stacked(block, start, now));
            case UNSTACK_BLOCK -> Body.BLOCKS.stream().anyMatch(block -> unstacked(block, start, now));
            case TURN_ON_LIGHTBULB -> !start.lampOn() && now.lampOn();
            case TURN_OFF_LIGHTBULB -> start.lampOn() && !now.lampOn();
            case TURN_ON_LED -> !start.ledOn() && now.ledOn();
            case TURN_OFF_LED -> start.ledOn() && !now.ledOn();
        };
    }

    private static boolean rotated(Body block, int sign, WorldState start, WorldState now) {
        Pose from = start.block(block).pose();
        Pose to = now.block(block).pose();
        Pose turn = to.movedTo(Vector.ZERO).times(from.movedTo(Vector.ZERO).inverse());
        double roll = Math.atan2(turn.y().z(), turn.z().z());
        double pitch = -Math.asin(Math.max(-1, Math.min(1, turn.x().z())));
        double yaw = Math.atan2(turn.x().y(), turn.x().x());
        Set<Body> others = without(now.contacts().of(block), Body.ROBOT);
        return sign * yaw > ROTATED
                && Math.abs(roll) < TILTED
                && Math.abs(pitch) < TILTED
                && to.position().minus(from.position()).length() <= ROTATION_MAY_MOVE
                && !others.isEmpty();
    }

    private static boolean pushed(Body block, int sign, WorldState start, WorldState now) {
        double way = now.place(block).y() - start.place(block).y();
        Set<Body> surfaces = without(start.contacts().of(block), Body.ROBOT);
        return sign * way > PUSHED
                && !surfaces.isEmpty()
                && without(now.contacts().of(block), Body.ROBOT).containsAll(surfaces);
    }

    /** How far the sliding door has gone to the right, metres. */
    private static double doorMoved(WorldState start, WorldState now) {
        return now.fixture(Body.DOOR).y() - start.fixture(Body.DOOR).y();
    }

    private static boolean lifted(Body block, Body surface, WorldState start, WorldState now) {
        return now.place(block).z() - start.place(block).z() > LIFTED
                && now.isHeld(block)
                && start.contacts().of(block).contains(surface);
    }

    private static boolean placedInDrawer(WorldState start, WorldState now) {
        Set<Body> held = EnumSet.noneOf(Body.class);
        Body.BLOCKS.stream()
                .filter(block -> start.contacts().of(block).contains(Body.ROBOT))
                .forEach(held::add);
        return held.size() == 1
                && held.stream()
                        .allMatch(block -> start.isHeld(block)
                                && now.contacts().of(block).contains(Body.DRAWER)
                                && !now.contacts().of(block).contains(Body.ROBOT));
    }

    private static boolean pushedIntoDrawer(Body block, WorldState start, WorldState now) {
        return start.contacts().of(block).equals(Set.of(Body.TABLE))
                && now.contacts().of(block).contains(Body.DRAWER)
                && !now.contacts().of(block).contains(Body.ROBOT);
    }

    private static boolean stacked(Body block, WorldState start, WorldState now) {
        return noBlocks(start.contacts().of(block)) && onlyBlocks(now.contacts().of(block)) && calm(block, now);
    }

    private static boolean unstacked(Body block, WorldState start, WorldState now) {
        return onlyBlocks(start.contacts().of(block)) && noBlocks(now.contacts().of(block)) && calm(block, now);
    }

    private static boolean onlyBlocks(Set<Body> touched) {
        return !touched.isEmpty() && Body.BLOCKS.containsAll(touched);
    }

    private static boolean noBlocks(Set<Body> touched) {
        return touched.stream().noneMatch(Body::isBlock);
    }

    private static boolean calm(Body block, WorldState now) {
        Vector velocity = now.block(block).velocity();
        Vector spin = now.block(block).angularVelocity();
        for (int c = 0; c < 3; c++) {
            if (Math.abs(velocity.component(c)) >= CALM || Math.abs(spin.component(c)) >= CALM) {
                return false;
            }
        }
        return true;
    }

    private static Set<Body> without(Set<Body> bodies, Body one) {
        Set<Body> others = EnumSet.noneOf(Body.class);
        others.addAll(bodies);
        others.remove(one);
        return others;
    }
}
