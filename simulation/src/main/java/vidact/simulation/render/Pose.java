package vidact.simulation.render;

/**
 * Where a body is and how it is turned: its own axes in world coordinates.
 *
 * @param x the body's x axis, of unit length; likewise y and z
 */
public record Pose(Vector position, Vector x, Vector y, Vector z) {
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

    /** A direction of the body in world coordinates. */
    Vector rotate(double bodyX, double bodyY, double bodyZ) {
        return x.times(bodyX).plus(y.times(bodyY)).plus(z.times(bodyZ));
    }

    /** A point of the body in world coordinates. */
    Vector transform(double bodyX, double bodyY, double bodyZ) {
        return position.plus(rotate(bodyX, bodyY, bodyZ));
    }
}
