package vidact.control.arm;

import java.util.Arrays;
import java.util.List;
import vidact.control.arm.ArmModel.LinkSphere;
import vidact.core.geometry.Vector;

/**
 * Distances that must not become too small, one row each: every ball of the arm to the floor, every ball to every box, and the
 * pairs of balls that the arm's description names. Allocates nothing after construction; not thread-safe.
 */
public final class Clearances {
    private final Kinematics kinematics;
    private final Surroundings surroundings;
    private final int joints;
    private final int[] links;
    private final double[] local; // [S, 3] centres in link frames
    private final double[] radius;
    private final int[] pairs; // [P, 2]
    private final double[] centres; // [S, 3] in the base frame
    private final double[] distances;
    private final double[] normals; // [rows, 3]
    private final double[] row; // [J], scratch
    private final double[] normal = new double[3];
    private final double[] centre = new double[3];

    public Clearances(ArmModel arm, Kinematics kinematics, Surroundings surroundings) {
        this.kinematics = kinematics;
        this.surroundings = surroundings;
        this.joints = arm.joints();
        List<LinkSphere> spheres = arm.spheres();
        links = spheres.stream().mapToInt(LinkSphere::link).toArray();
        radius = spheres.stream().mapToDouble(LinkSphere::radius).toArray();
        pairs = arm.selfPairs().stream()
                .flatMap(List::stream)
                .mapToInt(Integer::intValue)
                .toArray();
        local = new double[3 * links.length];
        centres = new double[3 * links.length];
        for (int s = 0; s < links.length; s++) {
            for (int c = 0; c < 3; c++) {
                local[3 * s + c] = spheres.get(s).centre().component(c);
            }
        }
        int rows = links.length * (1 + surroundings.boxes().size()) + pairs.length / 2;
        distances = new double[rows];
        normals = new double[3 * rows];
        row = new double[joints];
    }

    /** Number of rows. */
    public int rows() {
        return distances.length;
    }

    /** Computes all distances from the kinematics' last update. */
    public void update() {
        for (int s = 0; s < links.length; s++) {
            kinematics.transform(links[s], local, 3 * s, centres, 3 * s);
        }
        int at = 0;
        for (int s = 0; s < links.length; s++) {
            distances[at] = centres[3 * s + 2] - surroundings.floorHeight() - radius[s];
            setNormal(at++, 0, 0, 1);
        }
        for (Surroundings.Box box : surroundings.boxes()) {
            for (int s = 0; s < links.length; s++) {
                toBox(at++, s, box);
            }
        }
        for (int p = 0; p < pairs.length; p += 2) {
            between(at++, pairs[p], pairs[p + 1]);
        }
    }

    /** Distance of a row between the two surfaces, metres; negative inside. */
    public double distance(int row) {
        return distances[row];
    }

    /** The least distance of all rows, metres. */
    public double least() {
        double least = Double.POSITIVE_INFINITY;
        for (double distance : distances) {
            least = Math.min(least, distance);
        }
        return least;
    }

    /**
     * How a row's distance changes with the joint angles.
     *
     * @param gradient receives {@code [J]}, m/rad, from {@code offset} on
     */
    public void gradient(int which, double[] gradient, int offset) {
        Arrays.fill(row, 0);
        int pairsFrom = distances.length - pairs.length / 2;
        System.arraycopy(normals, 3 * which, normal, 0, 3);
        if (which >= pairsFrom) {
            int p = 2 * (which - pairsFrom);
            addSphere(pairs[p], -1);
            addSphere(pairs[p + 1], 1);
        } else {
            addSphere(which % links.length, 1);
        }
        System.arraycopy(row, 0, gradient, offset, joints);
    }

    private void addSphere(int sphere, double sign) {
        System.arraycopy(centres, 3 * sphere, centre, 0, 3);
        kinematics.addPointRow(links[sphere], centre, normal, sign, row);
    }

    private void toBox(int at, int sphere, Surroundings.Box box) {
        double dx = centres[3 * sphere] - box.centre().x();
        double dy = centres[3 * sphere + 1] - box.centre().y();
        double dz = centres[3 * sphere + 2] - box.centre().z();
        Vector half = box.half();
        double ox = dx - Math.max(-half.x(), Math.min(half.x(), dx));
        double oy = dy - Math.max(-half.y(), Math.min(half.y(), dy));
        double oz = dz - Math.max(-half.z(), Math.min(half.z(), dz));
        double outside = Math.sqrt(ox * ox + oy * oy + oz * oz);
        if (outside > 0) {
            distances[at] = outside - radius[sphere];
            setNormal(at, ox / outside, oy / outside, oz / outside);
            return;
        }
        double x = half.x() - Math.abs(dx);
        double y = half.y() - Math.abs(dy);
        double z = half.z() - Math.abs(dz);
        double least = Math.min(x, Math.min(y, z));
        distances[at] = -least - radius[sphere];
        setNormal(
                at,
                least == x ? Math.copySign(1, dx) : 0,
                least == y && least != x ? Math.copySign(1, dy) : 0,
                least == z && least != x && least != y ? Math.copySign(1, dz) : 0);
    }

    private void between(int at, int a, int b) {
        double dx = centres[3 * b] - centres[3 * a];
        double dy = centres[3 * b + 1] - centres[3 * a + 1];
        double dz = centres[3 * b + 2] - centres[3 * a + 2];
        double length = Math.sqrt(dx * dx + dy * dy + dz * dz);
        distances[at] = length - radius[a] - radius[b];
        double scale = length > 0 ? 1 / length : 0;
        setNormal(at, dx * scale, dy * scale, dz * scale);
    }

    private void setNormal(int at, double x, double y, double z) {
        normals[3 * at] = x;
        normals[3 * at + 1] = y;
        normals[3 * at + 2] = z;
    }
}
