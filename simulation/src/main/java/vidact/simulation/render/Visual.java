package vidact.simulation.render;

import vidact.core.geometry.Pose;

/** Something to see. */
public record Visual(Mesh mesh, Pose pose, Colour colour) {
    /**
     * How much light of each colour a surface returns.
     *
     * @param red share in [0, 1]; likewise green and blue
     */
    public record Colour(double red, double green, double blue) {}
}
