package vidact.simulation.evaluation;

import java.util.Locale;
import vidact.core.geometry.Vector;
import vidact.simulation.scene.Body;
import vidact.simulation.world.TabletopWorld;
import vidact.simulation.world.WorldState;

/** Notes which cube the tool comes nearest to: whether a policy that fails at a cube at least went to the one that was named. */
final class NearestCube implements Trial.Watcher {
    private double least = Double.POSITIVE_INFINITY; // metres
    private Body nearest = Body.BLOCKS.get(0);

    @Override
    public void before(TabletopWorld world, double[] action) {
        WorldState now = world.state();
        Vector tool = now.robot().tool().position();
        for (Body block : Body.BLOCKS) {
            double distance = now.place(block).minus(tool).length();
            if (distance < least) {
                least = distance;
                nearest = block;
            }
        }
    }

    /** Its colour, such as {@code red}. */
    String colour() {
        return nearest.name().toLowerCase(Locale.ROOT);
    }
}
