package vidact.control.trajectory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vidact.control.trajectory.AxisSpline.Range;
import vidact.control.trajectory.AxisSpline.State;
import vidact.core.Check;
import vidact.core.geometry.Pose;
import vidact.core.geometry.Vector;

/**
 * A chunk of tool poses as one smooth path: three splines of the position and three of the rotation vector from the pose at the
 * start. Not thread-safe.
 */
public final class ChunkPath {
    private static final int AXES = 6;

    private final SmoothingConfig config;
    private final Map<Integer, AxisSpline[]> splines = new HashMap<>();
    private AxisSpline[] current = new AxisSpline[0];
    private Pose start = Pose.at(Vector.ZERO);

    public ChunkPath(SmoothingConfig config) {
        this.config = config;
    }

    /**
     * Plans from the present motion through poses one step apart.
     *
     * @return false if the present motion leaves no path within the limits; then brake
     */
    public boolean plan(Motion now, List<Pose> poses) {
        Check.argument(!poses.isEmpty(), "a chunk needs a pose");
        if (!now.isFinite() || !poses.stream().allMatch(Pose::isFinite)) {
            return false;
        }
        current = splines.computeIfAbsent(poses.size(), this::room);
        start = now.pose();
        double[][] points = points(poses);
        Pose turn = start.movedTo(Vector.ZERO);
        Vector spin = turn.unrotate(now.angularVelocity());
        Vector spinUp = turn.unrotate(now.angularAcceleration());
        boolean found = true;
        for (int axis = 0; axis < AXES && found; axis++) {
            int c = axis % 3;
            boolean linear = axis < 3;
            State state = linear
                    ? new State(
                            start.position().component(c),
                            now.velocity().component(c),
                            now.acceleration().component(c))
                    : new State(0, spin.component(c), spinUp.component(c));
            Range range = axis == 2 ? new Range(config.lowest(), Double.POSITIVE_INFINITY) : Range.ALL;
            found = current[axis].fit(state, points[axis], linear ? config.linear() : config.angular(), range);
        }
        return found;
    }

    /** The path some time after it was planned. */
    public Motion at(double seconds) {
        Vector rotation = vector(seconds, 3, 0);
        Pose turn = start.movedTo(Vector.ZERO);
        Vector spin = leftJacobian(rotation, vector(seconds, 3, 1));
        Vector spinUp = leftJacobian(rotation, vector(seconds, 3, 2));
        Pose local = Pose.exponential(Vector.ZERO, rotation);
        return new Motion(
                turn.times(local).movedTo(vector(seconds, 0, 0)),
                vector(seconds, 0, 1),
                turn.rotate(spin),
                vector(seconds, 0, 2),
                turn.rotate(spinUp));
    }

    private AxisSpline[] room(int steps) {
        AxisSpline[] axes = new AxisSpline[AXES];
        for (int axis = 0; axis < AXES; axis++) {
            axes[axis] = new AxisSpline(steps, config);
        }
        return axes;
    }

    /** Positions and rotation vectors {@code [6, S]}, the latter without jumps of a whole turn. */
    private double[][] points(List<Pose> poses) {
        double[][] points = new double[AXES][poses.size()];
        Pose back = start.movedTo(Vector.ZERO).inverse();
        Vector before = Vector.ZERO;
        for (int i = 0; i < poses.size(); i++) {
            Vector rotation =
                    unwrapped(back.times(poses.get(i).movedTo(Vector.ZERO)).rotationVector(), before);
            for (int c = 0; c < 3; c++) {
                points[c][i] = poses.get(i).position().component(c);
                points[3 + c][i] = rotation.component(c);
            }
            before = rotation;
        }
        return points;
    }

    private static Vector unwrapped(Vector rotation, Vector before) {
        double angle = rotation.length();
        if (angle == 0) {
            return rotation;
        }
        Vector other = rotation.times((angle - 2 * Math.PI) / angle);
        return other.minus(before).length() < rotation.minus(before).length() ? other : rotation;
    }

    private Vector vector(double seconds, int first, int derivative) {
        return new Vector(
                current[first].at(seconds, derivative),
                current[first + 1].at(seconds, derivative),
                current[first + 2].at(seconds, derivative));
    }

    /** The angular velocity of a rotation vector that changes at a rate. */
    private static Vector leftJacobian(Vector rotation, Vector rate) {
        double angle = rotation.length();
        if (angle < 1e-6) {
            return rate.plus(rotation.cross(rate).times(0.5));
        }
        Vector once = rotation.cross(rate);
        Vector twice = rotation.cross(once);
        double square = angle * angle;
        return rate.plus(once.times((1 - Math.cos(angle)) / square))
                .plus(twice.times((angle - Math.sin(angle)) / (square * angle)));
    }
}
