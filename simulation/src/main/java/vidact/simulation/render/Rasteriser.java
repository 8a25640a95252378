package vidact.simulation.render;

import java.util.Arrays;
import java.util.List;
import vidact.control.geometry.Pose;
import vidact.control.geometry.Vector;
import vidact.core.image.Image;

/**
 * Draws triangles into a picture with a depth buffer of reciprocal depths; light is computed at the corners and interpolated
 * (Gouraud). Two lights, no shadows, no textures. One object a camera and thread.
 */
public final class Rasteriser {
    private static final double NEAR = 0.02;
    private static final double AMBIENT = 0.42;
    private static final Vector MAIN_LIGHT = new Vector(-0.35, -0.25, 0.90);
    private static final Vector FILL_LIGHT = new Vector(-0.7, 0.6, 0.3);
    private static final byte[] BACKGROUND = {(byte) 0x9f, (byte) 0xb4, (byte) 0xc8};

    private final Camera camera;
    private final Vector[] axes;
    private final int width;
    private final int height;
    private final double focal;
    private final byte[] rgb;
    private final float[] nearness;

    public Rasteriser(Camera camera, int width, int height) {
        this.camera = camera;
        this.axes = camera.axes();
        this.width = width;
        this.height = height;
        this.focal = camera.focalLength(height);
        this.rgb = new byte[width * height * Image.CHANNELS];
        this.nearness = new float[width * height];
    }

    /** The picture of these things. */
    public Image render(List<Visual> visuals) {
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = BACKGROUND[i % BACKGROUND.length];
        }
        Arrays.fill(nearness, 0);
        visuals.forEach(this::draw);
        return Image.of(width, height, rgb);
    }

    /**
     * A corner as the camera sees it.
     *
     * @param right metres to the right of the axis; likewise down and depth
     * @param light how bright it is, before the surface's colour
     */
    private record Seen(double right, double down, double depth, double light) {
        Seen towards(Seen other, double way) {
            return new Seen(
                    right + way * (other.right - right),
                    down + way * (other.down - down),
                    depth + way * (other.depth - depth),
                    light + way * (other.light - light));
        }
    }

    private void draw(Visual visual) {
        Seen[] seen = visual.mesh().corners().stream()
                .map(corner -> see(corner, visual.pose()))
                .toArray(Seen[]::new);
        for (int[] corners : visual.mesh().triangles()) {
            clip(new Seen[] {seen[corners[0]], seen[corners[1]], seen[corners[2]]}, visual.colour());
        }
    }

    private Seen see(Mesh.Corner corner, Pose pose) {
        Vector p = corner.position();
        Vector n = corner.normal();
        Vector normal = pose.rotate(n);
        Vector way = pose.transform(p).minus(camera.eye());
        double light = AMBIENT + 0.5 * Math.max(0, normal.dot(MAIN_LIGHT)) + 0.15 * Math.max(0, normal.dot(FILL_LIGHT));
        return new Seen(way.dot(axes[0]), way.dot(axes[1]), way.dot(axes[2]), light);
    }

    /** Cuts away what is nearer than the near plane, then fills what is left. */
    private void clip(Seen[] corners, Visual.Colour colour) {
        Seen[] kept = new Seen[4];
        int count = 0;
        for (int i = 0; i < 3; i++) {
            Seen a = corners[i];
            Seen b = corners[(i + 1) % 3];
            if (a.depth >= NEAR) {
                kept[count++] = a;
            }
            if ((a.depth >= NEAR) != (b.depth >= NEAR)) {
                kept[count++] = a.towards(b, (NEAR - a.depth) / (b.depth - a.depth));
            }
        }
        for (int i = 2; i < count; i++) {
            fill(kept[0], kept[i - 1], kept[i], colour);
        }
    }

    private void fill(Seen a, Seen b, Seen c, Visual.Colour colour) {
        double ax = column(a);
        double ay = row(a);
        double bx = column(b);
        double by = row(b);
        double cx = column(c);
        double cy = row(c);
        double area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
        if (area >= 0) {
            return; // seen from behind: rows run downwards, so the front runs clockwise here
        }
        int left = Math.max(0, (int) Math.ceil(Math.min(ax, Math.min(bx, cx)) - 0.5));
        int right = Math.min(width - 1, (int) Math.floor(Math.max(ax, Math.max(bx, cx)) - 0.5));
        int top = Math.max(0, (int) Math.ceil(Math.min(ay, Math.min(by, cy)) - 0.5));
        int bottom = Math.min(height - 1, (int) Math.floor(Math.max(ay, Math.max(by, cy)) - 0.5));
        for (int y = top; y <= bottom; y++) {
            for (int x = left; x <= right; x++) {
                double px = x + 0.5;
                double py = y + 0.5;
                double wa = ((bx - px) * (cy - py) - (by - py) * (cx - px)) / area;
                double wb = ((cx - px) * (ay - py) - (cy - py) * (ax - px)) / area;
                double wc = 1 - wa - wb;
                if (wa >= 0 && wb >= 0 && wc >= 0) {
                    double near = wa / a.depth + wb / b.depth + wc / c.depth;
                    paint(y * width + x, (float) near, wa * a.light + wb * b.light + wc * c.light, colour);
                }
            }
        }
    }

    private void paint(int pixel, float near, double light, Visual.Colour colour) {
        if (near > nearness[pixel]) {
            nearness[pixel] = near;
            rgb[3 * pixel] = level(light * colour.red());
            rgb[3 * pixel + 1] = level(light * colour.green());
            rgb[3 * pixel + 2] = level(light * colour.blue());
        }
    }

    private static byte level(double light) {
        return (byte) Math.min(255, (int) (255 * light));
    }

    private double column(Seen seen) {
        return width / 2.0 + focal * seen.right / seen.depth;
    }

    private double row(Seen seen) {
        return height / 2.0 + focal * seen.down / seen.depth;
    }
}
