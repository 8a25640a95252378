package vidact.simulation.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import vidact.core.geometry.Pose;
import vidact.core.geometry.Vector;
import vidact.core.image.Image;
import vidact.simulation.render.Visual.Colour;

final class RasteriserTest {
    private static final Colour RED = new Colour(1, 0, 0);
    private static final Colour GREEN = new Colour(0, 1, 0);
    private static final Camera AHEAD = Camera.lookingAt(new Vector(1, 0, 0), new Vector(0, 0, 0), 90);

    @Test
    void aBoxCoversThePixelsThatPerspectiveSays() {
        // At distance 0.9 a field of 90 degrees is 1.8 m high: a face of 0.36 m covers a fifth of 100 pixels.
        Image image = render(new Visual(Mesh.box(0.1, 0.18, 0.18), Pose.at(new Vector(0, 0, 0)), RED));
        int covered = 0;
        for (int x = 0; x < 100; x++) {
            covered += image.value(x, 50, 1) == 0 ? 1 : 0;
        }
        assertThat(covered).isEqualTo(20);
        assertThat(image.value(39, 50, 1)).isPositive();
        assertThat(image.value(40, 50, 1)).isZero();
        assertThat(image.value(50, 39, 1)).isPositive();
        assertThat(image.value(50, 40, 1)).isZero();
    }

    @Test
    void theNearerThingHidesTheFartherInEitherOrder() {
        Visual near = new Visual(Mesh.box(0.05, 0.1, 0.1), Pose.at(new Vector(0.3, 0, 0)), RED);
        Visual far = new Visual(Mesh.box(0.05, 0.3, 0.3), Pose.at(new Vector(-0.3, 0, 0)), GREEN);
        Image image = render(near, far);
        assertThat(render(far, near)).isEqualTo(image);
        assertThat(image.value(50, 50, 0)).isPositive();
        assertThat(image.value(50, 50, 1)).isZero();
        assertThat(image.value(62, 50, 1)).isPositive();
    }

    @Test
    void rightAndUpAreWhereTheCameraSaysTheyAre() {
        Image image = render(new Visual(Mesh.box(0.05, 0.05, 0.05), Pose.at(new Vector(0, 0.5, 0.3)), RED));
        assertThat(image.value(75, 35, 1)).as("y is right, z is up").isZero();
        assertThat(image.value(25, 65, 1)).isPositive();
    }

    @Test
    void whatIsBehindTheCameraIsNotDrawnAndWhatCrossesItIsCut() {
        Image empty = render();
        assertThat(render(new Visual(Mesh.box(0.1, 0.1, 0.1), Pose.at(new Vector(2, 0, 0)), RED)))
                .isEqualTo(empty);
        Image crossed = render(new Visual(Mesh.box(2, 0.5, 0.01), Pose.at(new Vector(0, 0, -0.2)), RED));
        assertThat(crossed.value(50, 90, 1)).isZero();
        assertThat(crossed.value(50, 10, 1)).isPositive();
    }

    @Test
    void lightComesFromAboveAndFromTheSides() {
        Image image = render(
                Camera.lookingAt(new Vector(1, 0, 0.6), new Vector(0, 0, 0), 40),
                new Visual(Mesh.box(0.2, 0.2, 0.2), Pose.at(new Vector(0, 0, 0)), new Colour(1, 1, 1)));
        int top = image.value(50, 30, 0);
        int front = image.value(50, 65, 0);
        assertThat(top).isGreaterThan(front + 50);
    }

    @Test
    void cylindersAndCapsulesAreClosedFromOutside() {
        Image cylinder = render(new Visual(Mesh.cylinder(0.2, 0.3), Pose.at(new Vector(0, 0, 0)), RED));
        Image capsule = render(new Visual(Mesh.capsule(0.2, 0.3), Pose.at(new Vector(0, 0, 0)), RED));
        for (Image image : List.of(cylinder, capsule)) {
            for (int y = 36; y < 64; y++) {
                assertThat(image.value(50, y, 1)).isZero();
                assertThat(image.value(42, y, 1)).isZero();
            }
        }
        assertThat(cylinder.value(50, 25, 1)).as("above the cylinder").isPositive();
        assertThat(capsule.value(50, 28, 1)).as("in the capsule's round end").isZero();
    }

    private static Image render(Visual... visuals) {
        return render(AHEAD, visuals);
    }

    private static Image render(Camera camera, Visual... visuals) {
        return new Rasteriser(100, 100).render(camera, List.of(visuals));
    }
}
