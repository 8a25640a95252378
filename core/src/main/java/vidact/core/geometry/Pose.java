package vidact.core.geometry;

/**
 * Where a body is and how it is turned: its own axes in world coordinates, which are the columns of its rotation matrix.
 *
 * @param x the body's x axis, of unit length; likewise y and z
 */
public record Pose(Vector position, Vector x, Vector y, Vector z) {
    private static final double SMALL_ANGLE = 1e-9;

    /** Not turned. */
    public static Pose at(Vector position) {
        return turned(position, 0);
    }

    /** Turned about the vertical, counter-clockwise seen from above. */
    public static Pose turned(Vector position, double yawRadians) {
        double cosine = Math.cos(yawRadians);
        double sine = Math.sin(yawRadians);
        return new Pose(position, new Vector(cosine, sine, 0), new Vector(-sine, cosine, 0), new Vector(0, 0, 1));
    }

    /** Turned by roll about x, then pitch about y, then yaw about z of the world, radians: URDF's {@code rpy}. */
    public static Pose rollPitchYaw(Vector position, Vector rpy) {
        Pose roll = exponential(Vector.ZERO, new Vector(rpy.x(), 0, 0));
        Pose pitch = exponential(Vector.ZERO, new Vector(0, rpy.y(), 0));
        Pose turn = turned(position, rpy.z());
        return turn.times(pitch).times(roll);
    }

    /** Position and rotation vector, {@code [6]}: what {@link #exponential} makes the pose of. */
    public double[] numbers() {
        Vector turn = rotationVector();
        return new double[] {position.x(), position.y(), position.z(), turn.x(), turn.y(), turn.z()};
    }

    /** Turned about the direction of {@code rotation} by its length, radians (Rodrigues). */
    public static Pose exponential(Vector position, Vector rotation) {
        double angle = rotation.length();
        if (angle < SMALL_ANGLE) {
            Vector r = rotation;
            return new Pose(
                    position, new Vector(1, r.z(), -r.y()), new Vector(-r.z(), 1, r.x()), new Vector(r.y(), -r.x(), 1));
        }
        Vector axis = rotation.times(1 / angle);
        return new Pose(
                position,
                spun(new Vector(1, 0, 0), axis, angle),
                spun(new Vector(0, 1, 0), axis, angle),
                spun(new Vector(0, 0, 1), axis, angle));
    }

    private static Vector spun(Vector v, Vector axis, double angle) {
        return v.times(Math.cos(angle))
                .plus(axis.cross(v).times(Math.sin(angle)))
                .plus(axis.times(axis.dot(v) * (1 - Math.cos(angle))));
    }

    /** A direction of the body in world coordinates. */
    public Vector rotate(Vector body) {
        return x.times(body.x()).plus(y.times(body.y())).plus(z.times(body.z()));
    }

    /** A direction of the world in the body's coordinates. */
    public Vector unrotate(Vector world) {
        return new Vector(x.dot(world), y.dot(world), z.dot(world));
    }

    /** A point of the body in world coordinates. */
    public Vector transform(Vector body) {
        return position.plus(rotate(body));
    }

    /** The world pose of something whose pose in this body's coordinates is {@code local}. */
    public Pose times(Pose local) {
        return new Pose(transform(local.position), rotate(local.x), rotate(local.y), rotate(local.z));
    }

    /** The pose that undoes this one: {@code inverse().times(this)} is the identity. */
    public Pose inverse() {
        Vector ix = new Vector(x.x(), y.x(), z.x());
        Vector iy = new Vector(x.y(), y.y(), z.y());
        Vector iz = new Vector(x.z(), y.z(), z.z());
        return new Pose(unrotate(position).times(-1), ix, iy, iz);
    }

    /** The same turn elsewhere. */
    public Pose movedTo(Vector elsewhere) {
        return new Pose(elsewhere, x, y, z);
    }

    /** Axis times angle of the turn from the world's axes to the body's, angle in [0, pi]: the logarithm of the rotation. */
    public Vector rotationVector() {
        Vector twice = new Vector(y.z() - z.y(), z.x() - x.z(), x.y() - y.x()); // 2 sin(angle) axis
        double cosine = Math.max(-1, Math.min(1, (x.x() + y.y() + z.z() - 1) / 2));
        double sine = twice.length() / 2;
        double angle = Math.atan2(sine, cosine);
        if (angle < SMALL_ANGLE) {
            return twice.times(0.5);
        }
        if (sine > 1e-6) {
            return twice.times(angle / (2 * sine));
        }
        return halfTurnAxis().times(angle);
    }

    /** Near half a turn the matrix is {@code 2 a a' - 1}: its largest column shows the axis. */
    private Vector halfTurnAxis() {
        Vector cx = new Vector(x.x() + 1, x.y(), x.z());
        Vector cy = new Vector(y.x(), y.y() + 1, y.z());
        Vector cz = new Vector(z.x(), z.y(), z.z() + 1);
        Vector largest = cx.length() > cy.length() ? cx : cy;
        return (largest.length() > cz.length() ? largest : cz).unit();
    }

    /** The turn, in world coordinates, that takes this body to {@code other}: axis times angle, radians. */
    public Vector turnTo(Pose other) {
        Pose here = movedTo(Vector.ZERO);
        return rotate(here.inverse().times(other.movedTo(Vector.ZERO)).rotationVector());
    }

    /** Turn about the vertical of the body's x axis, radians in (-pi, pi]. */
    public double yawRadians() {
        return Math.atan2(x.y(), x.x());
    }

    /** The rotation matrix row by row, {@code [3, 3]}. */
    public double[] rotation() {
        return new double[] {x.x(), y.x(), z.x(), x.y(), y.y(), z.y(), x.z(), y.z(), z.z()};
    }

    public boolean isFinite() {
        return position.isFinite() && x.isFinite() && y.isFinite() && z.isFinite();
    }
}
