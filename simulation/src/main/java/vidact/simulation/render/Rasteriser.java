package vidact.simulation.render;

import java.util.Arrays;
import java.util.List;
import vidact.core.Check;
import vidact.core.geometry.Pose;
import vidact.core.geometry.Vector;
import vidact.core.image.Image;

/**
 * Draws shapes as a pinhole camera sees them: depth buffer, light at each corner blended over triangles, two lights from above and
 * no shadows. Buffers are made once; not thread-safe.
 */
public final class Rasteriser {
    private static final double NEAR = 0.02; // metres
    private static final double LEAST_AREA = 1e-6; // twice a triangle's area in pixels
    private static final double AMBIENT = 0.42;
    private static final double MAIN = 0.5;
    private static final double FILL = 0.15;
    private static final Vector MAIN_LIGHT = new Vector(-0.35, -0.25, 0.90).unit();
    private static final Vector FILL_LIGHT = new Vector(-0.7, 0.6, 0.3).unit();
    private static final int BACKGROUND = 0x9fb4c8;

    private final int width;
    private final int height;
    private final int samples;
    private final int[] rgb; // drawn pixels, samples x samples for each one kept
    private final float[] nearness; // 1 / depth, 0 where nothing is
    private double[] seen = new double[0]; // [corners, 4]: right, down, forward, light
    private final double[] cut = new double[16];
    private double focal;
    private int red;
    private int green;
    private int blue;

    /** Pictures of that size, each pixel drawn once. */
    public Rasteriser(int width, int height) {
        this(width, height, 1);
    }

    /**
     * Pictures of that size.
     *
     * @param samples each pixel is the mean of {@code samples x samples} drawn ones
     */
    public Rasteriser(int width, int height, int samples) {
        Check.argument(
                width > 0 && height > 0 && samples > 0,
                "a picture needs pixels: %dx%d, %d samples",
                width,
                height,
                samples);
        this.width = width * samples;
        this.height = height * samples;
        this.samples = samples;
        this.rgb = new int[this.width * this.height];
        this.nearness = new float[this.width * this.height];
    }

    /** The picture of these things. */
    public Image render(Camera camera, List<Visual> visuals) {
        Arrays.fill(rgb, BACKGROUND);
        Arrays.fill(nearness, 0);
        focal = camera.focalLength(height);
        for (Visual visual : visuals) {
            draw(camera.pose(), visual);
        }
        return picture();
    }

    private void draw(Pose camera, Visual visual) {
        Mesh mesh = visual.mesh();
        project(camera, visual.pose(), mesh);
        red = (int) Math.round(255 * 256 * visual.colour().red());
        green = (int) Math.round(255 * 256 * visual.colour().green());
        blue = (int) Math.round(255 * 256 * visual.colour().blue());
        int[] triangles = mesh.triangles();
        for (int i = 0; i < triangles.length; i += 3) {
            triangle(4 * triangles[i], 4 * triangles[i + 1], 4 * triangles[i + 2]);
        }
    }

    /** Corners as the camera sees them, with the light that falls on each. */
    private void project(Pose camera, Pose pose, Mesh mesh) {
        if (seen.length < 4 * mesh.size()) {
            seen = new double[4 * mesh.size()];
        }
        Vector way = pose.position().minus(camera.position());
        Vector main = pose.unrotate(MAIN_LIGHT);
        Vector fill = pose.unrotate(FILL_LIGHT);
        double[] positions = mesh.positions();
        double[] normals = mesh.normals();
        for (int axis = 0; axis < 3; axis++) {
            Vector direction = axis == 0 ? camera.x() : axis == 1 ? camera.y() : camera.z();
            Vector local = pose.unrotate(direction);
            double offset = way.dot(direction);
            for (int i = 0; i < mesh.size(); i++) {
                seen[4 * i + axis] = offset
                        + local.x() * positions[3 * i]
                        + local.y() * positions[3 * i + 1]
                        + local.z() * positions[3 * i + 2];
            }
        }
        for (int i = 0; i < mesh.size(); i++) {
            double x = normals[3 * i];
            double y = normals[3 * i + 1];
            double z = normals[3 * i + 2];
            seen[4 * i + 3] = AMBIENT
                    + MAIN * Math.max(0, main.x() * x + main.y() * y + main.z() * z)
                    + FILL * Math.max(0, fill.x() * x + fill.y() * y + fill.z() * z);
        }
    }

    /** Cuts away what is nearer than the near plane, then fills what is left. */
    private void triangle(int a, int b, int c) {
        if (seen[a + 2] >= NEAR && seen[b + 2] >= NEAR && seen[c + 2] >= NEAR) {
            fill(seen, a, seen, b, seen, c);
            return;
        }
        int kept = keep(0, a, b);
        kept = keep(kept, b, c);
        kept = keep(kept, c, a);
        for (int i = 2; i < kept; i++) {
            fill(cut, 0, cut, 4 * (i - 1), cut, 4 * i);
        }
    }

    /** Keeps a corner before the near plane and the point where its edge crosses the plane. */
    private int keep(int kept, int a, int b) {
        boolean before = seen[a + 2] >= NEAR;
        int count = kept;
        if (before) {
            System.arraycopy(seen, a, cut, 4 * count++, 4);
        }
        if (before != seen[b + 2] >= NEAR) {
            double way = (NEAR - seen[a + 2]) / (seen[b + 2] - seen[a + 2]);
            for (int k = 0; k < 4; k++) {
                cut[4 * count + k] = seen[a + k] + way * (seen[b + k] - seen[a + k]);
            }
            count++;
        }
        return count;
    }

    private void fill(double[] p, int a, double[] q, int b, double[] r, int c) {
        double na = 1 / p[a + 2];
        double nb = 1 / q[b + 2];
        double nc = 1 / r[c + 2];
        double ax = width / 2.0 + focal * p[a] * na;
        double ay = height / 2.0 + focal * p[a + 1] * na;
        double bx = width / 2.0 + focal * q[b] * nb;
        double by = height / 2.0 + focal * q[b + 1] * nb;
        double cx = width / 2.0 + focal * r[c] * nc;
        double cy = height / 2.0 + focal * r[c + 1] * nc;
        double area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
        if (area > -LEAST_AREA) {
            return; // seen from behind (rows run downwards, so the front runs clockwise here) or from the edge
        }
        int left = Math.max(0, (int) Math.ceil(Math.min(ax, Math.min(bx, cx)) - 0.5));
        int right = Math.min(width - 1, (int) Math.floor(Math.max(ax, Math.max(bx, cx)) - 0.5));
        int top = Math.max(0, (int) Math.ceil(Math.min(ay, Math.min(by, cy)) - 0.5));
        int bottom = Math.min(height - 1, (int) Math.floor(Math.max(ay, Math.max(by, cy)) - 0.5));
        double waStep = (by - cy) / area;
        double wbStep = (cy - ay) / area;
        for (int y = top; y <= bottom; y++) {
            double px = left + 0.5;
            double py = y + 0.5;
            double wa = ((bx - px) * (cy - py) - (by - py) * (cx - px)) / area;
            double wb = ((cx - px) * (ay - py) - (cy - py) * (ax - px)) / area;
            int pixel = y * width + left;
            for (int x = left; x <= right; x++) {
                double wc = 1 - wa - wb;
                if (wa >= 0 && wb >= 0 && wc >= 0) {
                    float near = (float) (wa * na + wb * nb + wc * nc);
                    if (near > nearness[pixel]) {
                        nearness[pixel] = near;
                        rgb[pixel] = colour(wa * p[a + 3] + wb * q[b + 3] + wc * r[c + 3]);
                    }
                }
                wa += waStep;
                wb += wbStep;
                pixel++;
            }
        }
    }

    private int colour(double light) {
        int scaled = (int) (256 * light);
        int r = Math.min(255, (red * scaled) >> 16);
        int g = Math.min(255, (green * scaled) >> 16);
        int b = Math.min(255, (blue * scaled) >> 16);
        return (r << 16) | (g << 8) | b;
    }

    /** The mean of the drawn pixels of each kept one. */
    private Image picture() {
        int columns = width / samples;
        int rows = height / samples;
        byte[] bytes = new byte[columns * rows * Image.CHANNELS];
        int half = samples * samples / 2;
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                int r = half;
                int g = half;
                int b = half;
                for (int j = 0; j < samples; j++) {
                    int pixel = (y * samples + j) * width + x * samples;
                    for (int i = 0; i < samples; i++) {
                        int colour = rgb[pixel + i];
                        r += colour >> 16;
                        g += (colour >> 8) & 0xff;
                        b += colour & 0xff;
                    }
                }
                int at = (y * columns + x) * Image.CHANNELS;
                bytes[at] = (byte) (r / (samples * samples));
                bytes[at + 1] = (byte) (g / (samples * samples));
                bytes[at + 2] = (byte) (b / (samples * samples));
            }
        }
        return Image.owning(columns, rows, bytes);
    }
}
