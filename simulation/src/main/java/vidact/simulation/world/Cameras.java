package vidact.simulation.world;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import vidact.core.Check;
import vidact.core.geometry.Pose;
import vidact.core.geometry.Vector;
import vidact.core.image.Image;
import vidact.simulation.render.Camera;
import vidact.simulation.render.Rasteriser;
import vidact.simulation.render.Visual;

/** The static camera and the one on the wrist. Buffers are made once; not thread-safe. */
public final class Cameras {
    /** The camera opposite the robot; likewise the one on its wrist. */
    public static final String STATIC = "static";

    public static final String WRIST = "wrist";

    /** The static camera with a longer lens, of the same size. */
    public static final String CLOSE = "close";

    /** All of them. */
    public static final List<String> ALL = List.of(STATIC, CLOSE, WRIST);

    private static final double WRIST_DEGREES = 75;
    private static final double WRIST_TILT = Math.toRadians(25);

    /**
     * In the last link's frame: beside the housing and as far forward, tilted towards what comes to lie between the fingers, so that the
     * palm hides it at no height.
     */
    private static final Pose WRIST_MOUNT = new Pose(
            new Vector(0, -0.09, -0.08),
            new Vector(-1, 0, 0),
            new Vector(0, Math.cos(WRIST_TILT), Math.sin(WRIST_TILT)),
            new Vector(0, Math.sin(WRIST_TILT), -Math.cos(WRIST_TILT)));

    private final Rasteriser fixed;
    private final Rasteriser wrist;

    /**
     * Sides of the square pictures.
     *
     * @param staticPixels side of the static and the close camera's picture; CALVIN's is 200
     * @param wristPixels side of the wrist camera's picture; CALVIN's is 84
     * @param samples each pixel is the mean of {@code samples x samples} drawn ones
     */
    public record Sizes(int staticPixels, int wristPixels, int samples) {
        public Sizes {
            Check.argument(
                    staticPixels > 0 && wristPixels > 0 && samples > 0,
                    "pictures need pixels: static %d, wrist %d, samples %d",
                    staticPixels,
                    wristPixels,
                    samples);
        }

        /** Side of a camera's picture. */
        public int side(String camera) {
            return camera.equals(WRIST) ? wristPixels : staticPixels;
        }
    }

    public Cameras(Sizes sizes) {
        fixed = new Rasteriser(sizes.staticPixels(), sizes.staticPixels(), sizes.samples());
        wrist = new Rasteriser(sizes.wristPixels(), sizes.wristPixels(), sizes.samples());
    }

    /** Pictures of the world now, by camera, of the cameras that are asked for. */
    public Map<String, Image> views(TabletopWorld world, Set<String> wanted) {
        Map<String, Image> views = new LinkedHashMap<>();
        if (wanted.isEmpty()) {
            return views;
        }
        List<Visual> visuals = world.visuals();
        if (wanted.contains(STATIC)) {
            views.put(STATIC, fixed.render(world.layout().staticCamera(), visuals));
        }
        if (wanted.contains(CLOSE)) {
            views.put(CLOSE, fixed.render(world.layout().closeCamera(), visuals));
        }
        if (wanted.contains(WRIST)) {
            views.put(WRIST, wrist.render(new Camera(world.wrist().times(WRIST_MOUNT), WRIST_DEGREES), visuals));
        }
        return views;
    }
}
