package vidact.simulation.expert;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import vidact.core.geometry.Vector;

/** Writes down waypoints one after another from where the tool is. */
final class Script {
    /** Height above all that stands on the table at which the gripper travels, metres. */
    static final double TRAVEL_HEIGHT = 0.2;

    static final double FAST = 0.5;
    static final double CAREFUL = 0.22;
    private static final double MISTAKE = 0.035;
    private static final double MISS_ABOVE = 0.05; // of where the grasp should be, metres
    private static final double MISS_BESIDE = 0.02;
    private static final double EMPTY_LIFT = 0.06;
    private static final double STRAY_BESIDE = 0.09; // at most, metres
    private static final double STRAY_TURN = 0.4; // at most, radians
    private static final double STRAY_ABOVE = 0.05; // of a target at least, metres
    private static final double ABOVE_CUBE = 0.09; // of the tool above a wrong cube's middle at least, metres
    private static final double BESIDE_CUBE = 0.03; // at most, metres
    private static final double AT_TARGET = 0.04; // a cube nearer than that is what is asked for, metres
    private static final double CLEAR = 0.05; // above where something may be beside the fingers, metres
    private static final double ON_THE_WAY = 0.012; // from the last stretch to a target, metres
    private static final double TURNED = 0.15; // radians
    private static final double SETTLING = 0.16; // seconds until the arm has caught up with where it was led

    private final Style style;
    private final List<Vector> cubes; // within reach from above
    private final RandomGenerator random;
    private final double pace;
    private final List<Waypoint> waypoints = new ArrayList<>();
    private Vector place;
    private double yaw;
    private boolean open;
    private double turnedTo; // yaw at the last waypoint
    private boolean opened; // gripper there
    private boolean demonstrated = true;

    Script(Vector place, double yaw, boolean open, List<Vector> cubes, Style style, RandomGenerator random) {
        this.place = place;
        this.yaw = yaw;
        this.open = open;
        turnedTo = yaw;
        opened = open;
        this.cubes = cubes;
        this.style = style;
        this.random = random;
        pace = style.slowest() + (style.fastest() - style.slowest()) * random.nextDouble();
    }

    List<Waypoint> waypoints() {
        return List.copyOf(waypoints);
    }

    Vector place() {
        return place;
    }

    /** Of the gripper, radians. */
    double yaw() {
        return yaw;
    }

    /** Straight to a place. */
    Script to(Vector next, double speed) {
        place = next;
        return add(speed, 0);
    }

    /** Straight up or down. */
    Script height(double z, double speed) {
        return to(new Vector(place.x(), place.y(), z), speed);
    }

    /** Turns the gripper on the way to what comes next, through 0 where the shorter way would wind up the wrist. */
    Script turned(double nextYaw) {
        yaw = Math.IEEEremainder(nextYaw, 2 * Math.PI);
        return this;
    }

    /** Turns the gripper here. */
    Script turnTo(double nextYaw) {
        return turned(nextYaw).add(CAREFUL, 0);
    }

    /** Opens or closes the gripper here and waits for it. */
    Script grip(boolean nextOpen, double seconds) {
        open = nextOpen;
        return add(CAREFUL, seconds);
    }

    /** Opens or closes the gripper on the way to what comes next. */
    Script withGripper(boolean nextOpen) {
        open = nextOpen;
        return this;
    }

    /** Over to above a place and down towards it, sometimes to a wrong place first. */
    Script approach(Vector target, double above) {
        return approach(target, target, above);
    }

    /**
     * Over to above a place and down towards it, sometimes to a wrong place first; from there the tool will go on to {@code next} at the
     * same height. Where the tool is decides on the way, not how it came there: from high enough above the target straight down, from the
     * last stretch nowhere, and from anywhere else up to travelling height first.
     */
    Script approach(Vector target, Vector next, double above) {
        Vector near = new Vector(target.x(), target.y(), target.z() + Math.min(above, 0.06));
        if (isOnTheWay(near, target)) {
            return to(new Vector(target.x(), target.y(), place.z()), CAREFUL);
        }
        if (isOnTheWay(target, next)) {
            return this;
        }
        double travel = Math.max(TRAVEL_HEIGHT, target.z() + above);
        goAbove(target, above, travel);
        to(near, FAST);
        // Nothing is drawn where no strays are asked for, so that demonstrations without them stay the same.
        int strays = style.strays() > 0 ? random.nextInt(style.strays() + 1) : 0;
        for (int i = 0; i < strays; i++) {
            stray(target, travel);
            goAbove(target, above, travel);
            to(near, CAREFUL);
        }
        return this;
    }

    private void goAbove(Vector target, double above, double height) {
        if (!isAbove(target)) {
            travel(target, above, height);
        }
    }

    /** Over to where a target is within reach of strays, or only up where it is already. */
    private void travel(Vector target, double above, double height) {
        if (isWithinReach(target)) {
            raise(target.z() + STRAY_ABOVE + 0.01);
            return;
        }
        if (place.z() < height - 0.05) {
            raise(height - 0.03);
        }
        if (random.nextDouble() < style.mistakes()) {
            Vector wrong = beside(target, MISTAKE);
            to(new Vector(wrong.x(), wrong.y(), height), FAST);
            to(new Vector(wrong.x(), wrong.y(), target.z() + 0.75 * above), CAREFUL);
        }
        Vector reached = target.minus(flat(target.minus(place)).atMost(STRAY_BESIDE));
        to(jittered(new Vector(reached.x(), reached.y(), height)), FAST);
    }

    /** Up, at first with the gripper as it is, lest it take something along. */
    private void raise(double height) {
        boolean rightOpen = open;
        open = opened;
        height(Math.min(height, place.z() + CLEAR), FAST);
        open = rightOpen;
        height(height, FAST);
    }

    private boolean isAbove(Vector target) {
        return place.z() - target.z() >= STRAY_ABOVE && isWithinReach(target);
    }

    private boolean isWithinReach(Vector target) {
        return flat(place.minus(target)).length() <= STRAY_BESIDE;
    }

    /** Whether the tool is between two places, turned and opened as it should be. */
    private boolean isOnTheWay(Vector from, Vector to) {
        Vector way = to.minus(from);
        double share = way.length() > 0 ? place.minus(from).dot(way) / way.dot(way) : 0;
        Vector nearest = from.plus(way.times(Math.max(0, Math.min(1, share))));
        return place.minus(nearest).length() <= ON_THE_WAY && Math.abs(yaw - turnedTo) <= TURNED && open == opened;
    }

    private static Vector flat(Vector way) {
        return new Vector(way.x(), way.y(), 0);
    }

    /** Leads the tool to anywhere about a target or to above a wrong cube, turned a little; an open gripper may close there. */
    private void stray(Vector target, double travel) {
        double rightYaw = yaw;
        boolean rightOpen = open;
        Optional<Vector> cube = wrongCube(target);
        Vector around = cube.orElse(target);
        double lowest = Math.max(target.z() + STRAY_ABOVE, cube.isPresent() ? around.z() + ABOVE_CUBE : 0);
        Vector wrong = beside(around, (cube.isPresent() ? BESIDE_CUBE : STRAY_BESIDE) * random.nextDouble());
        double height = lowest + Math.max(0, travel - lowest) * random.nextDouble();
        demonstrated = false;
        yaw += STRAY_TURN * (2 * random.nextDouble() - 1);
        open = open && random.nextBoolean();
        to(new Vector(wrong.x(), wrong.y(), height), FAST).pause(SETTLING);
        demonstrated = true;
        yaw = rightYaw;
        open = rightOpen;
    }

    /** A cube that is not where the target is, for some of the ways astray. */
    private Optional<Vector> wrongCube(Vector target) {
        // Nothing is drawn where none are asked for, so that demonstrations without them stay the same.
        if (style.wrongCubes() == 0 || random.nextDouble() >= style.wrongCubes()) {
            return Optional.empty();
        }
        List<Vector> wrong = cubes.stream()
                .filter(cube -> flat(cube.minus(target)).length() > AT_TARGET)
                .toList();
        return wrong.isEmpty() ? Optional.empty() : Optional.of(wrong.get(random.nextInt(wrong.size())));
    }

    /** Down to a grasp and closes the gripper; sometimes it closes too early first, on nothing, and opens again. */
    Script grasp(double z, double seconds) {
        // Nothing is drawn where no misses are asked for, so that demonstrations without them stay the same.
        if (style.misses() > 0 && random.nextDouble() < style.misses()) {
            Vector above = place;
            Vector missed = beside(place, MISS_BESIDE);
            to(new Vector(missed.x(), missed.y(), z + MISS_ABOVE), CAREFUL).grip(false, seconds);
            if (random.nextBoolean()) {
                height(place.z() + EMPTY_LIFT, CAREFUL); // as if it held something
            }
            grip(true, seconds).to(above, CAREFUL);
        }
        return height(z, CAREFUL).grip(false, seconds);
    }

    /** Waits here. */
    Script pause(double seconds) {
        return add(CAREFUL, seconds);
    }

    /** At the same height, so far away in any direction. */
    private Vector beside(Vector target, double distance) {
        double angle = 2 * Math.PI * random.nextDouble();
        return target.plus(new Vector(distance * Math.cos(angle), distance * Math.sin(angle), 0));
    }

    private Vector jittered(Vector target) {
        Vector noise = new Vector(random.nextGaussian(), random.nextGaussian(), Math.abs(random.nextGaussian()));
        return target.plus(noise.times(style.jitter()));
    }

    private Script add(double speed, double pause) {
        waypoints.add(new Waypoint(place, yaw, open, speed * pace, pause, demonstrated));
        turnedTo = yaw;
        opened = open;
        return this;
    }
}
