package vidact.simulation.render;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import vidact.core.geometry.Vector;

/** Triangles with a normal at each corner, in the body's own coordinates. Corners run counter-clockwise seen from outside. */
public final class Mesh {
    private static final int SEGMENTS = 24;
    private static final int CAP_RINGS = 5;

    private final List<Corner> corners = new ArrayList<>();
    private final List<int[]> triangles = new ArrayList<>();

    private double[] positions = new double[0];
    private double[] normals = new double[0];
    private int[] indices = new int[0];

    private Mesh() {}

    /** A corner and the direction that it faces, of unit length. */
    private record Corner(Vector position, Vector normal) {}

    /** Number of corners. */
    int size() {
        return positions.length / 3;
    }

    /** {@code [corners, 3]}; likewise the normals. */
    double[] positions() {
        return positions;
    }

    double[] normals() {
        return normals;
    }

    /** {@code [triangles, 3]}. */
    int[] triangles() {
        return indices;
    }

    private Mesh packed() {
        positions = new double[3 * corners.size()];
        normals = new double[3 * corners.size()];
        for (int i = 0; i < corners.size(); i++) {
            for (int c = 0; c < 3; c++) {
                positions[3 * i + c] = corners.get(i).position().component(c);
                normals[3 * i + c] = corners.get(i).normal().component(c);
            }
        }
        indices = triangles.stream().flatMapToInt(Arrays::stream).toArray();
        return this;
    }

    /** A box about the origin. */
    public static Mesh box(double halfX, double halfY, double halfZ) {
        Mesh mesh = new Mesh();
        Vector[] axes = {new Vector(1, 0, 0), new Vector(0, 1, 0), new Vector(0, 0, 1)};
        double[] half = {halfX, halfY, halfZ};
        for (int axis = 0; axis < 3; axis++) {
            for (int side = -1; side <= 1; side += 2) {
                Vector normal = axes[axis].times(side);
                Vector u = axes[(axis + 1) % 3].times(half[(axis + 1) % 3] * side);
                Vector v = axes[(axis + 2) % 3].times(half[(axis + 2) % 3]);
                mesh.face(normal.times(half[axis]), u, v, normal);
            }
        }
        return mesh.packed();
    }

    /** An upright cylinder about the origin, closed at the top. */
    public static Mesh cylinder(double radius, double halfHeight) {
        Mesh mesh = new Mesh();
        mesh.ring(radius, -halfHeight, 0);
        mesh.ring(radius, halfHeight, 0);
        mesh.band(0, SEGMENTS);
        int rim = mesh.corners.size();
        mesh.ring(radius, halfHeight, 1);
        mesh.corners.add(new Corner(new Vector(0, 0, halfHeight), new Vector(0, 0, 1)));
        mesh.fan(rim, mesh.corners.size() - 1);
        return mesh.packed();
    }

    /** A cylinder with round ends; {@code halfHeight} is that of the straight part. */
    public static Mesh capsule(double radius, double halfHeight) {
        Mesh mesh = new Mesh();
        for (int half = -1; half <= 1; half += 2) {
            for (int i = 0; i <= CAP_RINGS; i++) {
                double angle = Math.PI / 2 * (half < 0 ? i - CAP_RINGS : i) / CAP_RINGS;
                double z = half * halfHeight + radius * Math.sin(angle);
                mesh.ring(radius * Math.cos(angle), z, Math.sin(angle));
            }
        }
        for (int i = 0; i < 2 * CAP_RINGS + 1; i++) {
            mesh.band(i * SEGMENTS, (i + 1) * SEGMENTS);
        }
        return mesh.packed();
    }

    private void face(Vector centre, Vector u, Vector v, Vector normal) {
        int first = corners.size();
        corners.add(new Corner(centre.minus(u).minus(v), normal));
        corners.add(new Corner(centre.plus(u).minus(v), normal));
        corners.add(new Corner(centre.plus(u).plus(v), normal));
        corners.add(new Corner(centre.minus(u).plus(v), normal));
        triangles.add(new int[] {first, first + 1, first + 2});
        triangles.add(new int[] {first, first + 2, first + 3});
    }

    /** A circle of corners whose normals rise by {@code slope}, the sine of their angle to the ground. */
    private void ring(double radius, double z, double slope) {
        double flat = Math.sqrt(Math.max(0, 1 - slope * slope));
        for (int i = 0; i < SEGMENTS; i++) {
            double angle = 2 * Math.PI * i / SEGMENTS;
            double cosine = Math.cos(angle);
            double sine = Math.sin(angle);
            corners.add(new Corner(
                    new Vector(radius * cosine, radius * sine, z), new Vector(flat * cosine, flat * sine, slope)));
        }
    }

    private void band(int lower, int upper) {
        for (int i = 0; i < SEGMENTS; i++) {
            int next = (i + 1) % SEGMENTS;
            triangles.add(new int[] {lower + i, lower + next, upper + next});
            triangles.add(new int[] {lower + i, upper + next, upper + i});
        }
    }

    private void fan(int rim, int top) {
        for (int i = 0; i < SEGMENTS; i++) {
            triangles.add(new int[] {rim + i, rim + (i + 1) % SEGMENTS, top});
        }
    }
}
