package vidact.control.arm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import vidact.core.Check;
import vidact.core.config.Configs;
import vidact.core.geometry.Pose;
import vidact.core.geometry.Vector;

/**
 * An arm with J turning joints, as its description says. Link i is what joint i moves; its frame here is the URDF's, turned so
 * that the joint's axis is z, which is no turn at all for most arms.
 */
public final class ArmModel {
    private final ArmConfig config;
    private final List<UrdfChain.Joint> turning = new ArrayList<>();
    private final List<Pose> offsets = new ArrayList<>();
    private final Pose tool;
    private final List<LinkSphere> spheres = new ArrayList<>();

    /** A ball of the arm, its link counted from 0 and its centre in this class's frame of the link. */
    record LinkSphere(int link, Vector centre, double radius) {}

    private ArmModel(ArmConfig config, UrdfChain chain) {
        this.config = config;
        Pose offset = Pose.at(Vector.ZERO);
        List<Pose> alignments = new ArrayList<>();
        for (UrdfChain.Joint joint : chain.joints()) {
            offset = offset.times(joint.origin());
            if (joint.type() != UrdfChain.Type.FIXED) {
                Pose alignment = turningZTo(joint.axis());
                turning.add(joint);
                alignments.add(alignment);
                offsets.add(offset.times(alignment));
                offset = alignment.inverse();
            }
        }
        tool = offset.times(Pose.rollPitchYaw(config.tool().xyz(), config.tool().rpy()));
        for (ArmConfig.Sphere sphere : config.spheres()) {
            int link = linkNamed(sphere.link());
            Vector centre = alignments.get(link).inverse().transform(sphere.centre());
            spheres.add(new LinkSphere(link, centre, sphere.radius()));
        }
        checkCounts();
    }

    /** The Kinova Gen3 with a Robotiq 2F-85, built in. */
    public static ArmModel gen3() {
        ArmConfig config = Configs.load(ArmConfig.class, "arm", "gen3", List.of());
        String resource = "/configs/arm/" + config.urdf();
        try (InputStream in = ArmModel.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw ArmException.missing(resource);
            }
            return new ArmModel(config, UrdfChain.read(in, resource, config.base(), config.tip()));
        } catch (IOException e) {
            throw ArmException.missing(resource);
        }
    }

    /**
     * Any arm.
     *
     * @param file YAML file in the form of {@link ArmConfig}
     * @throws ArmException if its URDF is missing or unfit
     */
    public static ArmModel load(Path file) {
        ArmConfig config = Configs.load(ArmConfig.class, "arm", file.toString(), List.of());
        Path urdf = file.resolveSibling(config.urdf());
        try (InputStream in = Files.newInputStream(urdf)) {
            return new ArmModel(config, UrdfChain.read(in, urdf.toString(), config.base(), config.tip()));
        } catch (IOException e) {
            throw ArmException.missing(urdf.toString());
        }
    }

    public String name() {
        return config.name();
    }

    /** Number of joints J. */
    public int joints() {
        return turning.size();
    }

    /** Least angle of a joint, radians; minus infinity if it turns without end. */
    public double lower(int joint) {
        return turning.get(joint).lower();
    }

    /** Greatest angle of a joint, radians. */
    public double upper(int joint) {
        return turning.get(joint).upper();
    }

    /** Speed limit of a joint, rad/s. */
    public double velocityLimit(int joint) {
        return turning.get(joint).velocity();
    }

    /** Acceleration limit of a joint, rad/s². */
    public double accelerationLimit(int joint) {
        return config.accelerationLimits().get(joint);
    }

    /** Joint angles at rest, radians {@code [J]}. */
    public double[] home() {
        return config.home().stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** No point of the tool gets farther from the first joint that lifts it than this, metres. */
    public double reach() {
        double reach = tool.position().length();
        for (int i = 2; i < offsets.size(); i++) {
            reach += offsets.get(i).position().length();
        }
        return reach;
    }

    /** No point of the arm is farther from any of its joints than this, metres. */
    public double extent() {
        double extent = 0;
        for (Pose offset : offsets) {
            extent += offset.position().length();
        }
        double farthest = spheres.stream()
                .mapToDouble(sphere -> sphere.centre().length())
                .max()
                .orElse(0);
        return extent + farthest;
    }

    /** Pose of link i in the frame of link i - 1 (of the base for 0) at angle 0. */
    Pose offset(int joint) {
        return offsets.get(joint);
    }

    /** Pose of the tool in the frame of the last link. */
    Pose tool() {
        return tool;
    }

    List<LinkSphere> spheres() {
        return spheres;
    }

    List<List<Integer>> selfPairs() {
        return config.selfPairs();
    }

    private int linkNamed(String name) {
        for (int i = 0; i < turning.size(); i++) {
            if (turning.get(i).child().equals(name)) {
                return i;
            }
        }
        throw ArmException.noSuchLink(config.name(), name);
    }

    private void checkCounts() {
        Check.argument(
                config.accelerationLimits().size() == joints() && config.home().size() == joints(),
                "%s: %d joints turn, but accelerationLimits has %d values and home %d",
                config.name(),
                joints(),
                config.accelerationLimits().size(),
                config.home().size());
    }

    private static Pose turningZTo(Vector axis) {
        Vector z = new Vector(0, 0, 1);
        Vector way = z.cross(axis);
        if (way.length() == 0) {
            return axis.z() > 0 ? Pose.at(Vector.ZERO) : Pose.exponential(Vector.ZERO, new Vector(Math.PI, 0, 0));
        }
        return Pose.exponential(Vector.ZERO, way.unit().times(Math.atan2(way.length(), axis.z())));
    }
}
