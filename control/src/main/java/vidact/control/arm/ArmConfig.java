package vidact.control.arm;

import java.util.List;
import vidact.core.Check;
import vidact.core.geometry.Vector;

/**
 * What a URDF does not say about an arm; the YAML file of an arm is this record.
 *
 * @param name what the arm is called in data sets and reports
 * @param urdf file beside this one
 * @param base link that stands still; likewise tip, the last link of the chain
 * @param tool pose of the point between the fingers in the tip's frame
 * @param accelerationLimits rad/s² for each joint
 * @param home joint angles at rest, radians
 * @param spheres cover the arm for the avoidance of collisions
 * @param selfPairs pairs of indices into {@code spheres} that must keep apart
 */
public record ArmConfig(
        String name,
        String urdf,
        String base,
        String tip,
        Tool tool,
        List<Double> accelerationLimits,
        List<Double> home,
        List<Sphere> spheres,
        List<List<Integer>> selfPairs) {
    public ArmConfig {
        accelerationLimits = List.copyOf(accelerationLimits);
        home = List.copyOf(home);
        spheres = List.copyOf(spheres);
        selfPairs = List.copyOf(selfPairs);
        Check.argument(
                accelerationLimits.stream().allMatch(limit -> limit > 0),
                "%s: accelerationLimits must be above 0, got %s",
                name,
                accelerationLimits);
        for (List<Integer> pair : selfPairs) {
            int count = spheres.size();
            Check.argument(
                    pair.size() == 2 && pair.stream().allMatch(i -> i >= 0 && i < count),
                    "%s: a pair of selfPairs is two indices below %d, got %s",
                    name,
                    count,
                    pair);
        }
    }

    /** Offset in metres and roll, pitch, yaw in radians. */
    public record Tool(Vector xyz, Vector rpy) {}

    /**
     * A ball fixed to a link.
     *
     * @param link name in the URDF
     * @param centre in the link's frame, metres
     * @param radius metres
     */
    public record Sphere(String link, Vector centre, double radius) {}
}
