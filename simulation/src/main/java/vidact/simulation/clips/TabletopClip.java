package vidact.simulation.clips;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import vidact.control.geometry.Pose;
import vidact.control.geometry.Vector;
import vidact.simulation.render.Mesh;
import vidact.simulation.render.Visual;
import vidact.simulation.render.Visual.Colour;

/**
 * One instruction carried out: the gripper goes to the named block at a steady speed, then moves it at a steady speed. Motion
 * is prescribed; nothing collides. A clip follows from its random numbers alone.
 */
public final class TabletopClip {
    private static final double SPEED = 0.16; // m/s, of the gripper with and without a block
    private static final double FINGER_GAP_OPEN = 0.045;
    private static final double FINGER_GAP_HELD = Block.HALF + 0.008;
    private static final double FINGER_GAP_CLOSED = 0.009;
    private static final double FINGER_HALF = 0.03;
    private static final double PUSH_DISTANCE = Block.HALF + 0.018;

    private static final Mesh TABLE = Mesh.box(0.5, 0.7, 0.05);
    private static final Mesh CUBE = Mesh.box(Block.HALF, Block.HALF, Block.HALF);
    private static final Mesh FINGER = Mesh.box(0.012, 0.008, FINGER_HALF);
    private static final Mesh PALM = Mesh.box(0.022, 0.06, 0.014);
    private static final Mesh WRIST = Mesh.cylinder(0.022, 0.02);
    private static final Mesh ARM = Mesh.capsule(0.03, 0.15);
    private static final Visual TABLE_TOP =
            new Visual(TABLE, Pose.at(new Vector(0.45, 0, -0.05)), new Colour(0.85, 0.8, 0.7));
    private static final Colour FINGERS = new Colour(0.2, 0.2, 0.22);
    private static final Colour HOUSING = new Colour(0.45, 0.47, 0.5);

    private final Instruction instruction;
    private final Map<Block, Vector> blocks;
    private final Vector start;
    private final double contactSeconds;

    private TabletopClip(Instruction instruction, Map<Block, Vector> blocks, double contactSeconds) {
        this.instruction = instruction;
        this.blocks = new EnumMap<>(blocks);
        this.contactSeconds = contactSeconds;
        this.start = contact().minus(approach().times(SPEED * contactSeconds));
    }

    /** Draws blocks, an instruction and how far away the gripper starts. */
    public static TabletopClip draw(SplittableRandom random) {
        Instruction instruction = Instruction.draw(random);
        Map<Block, Vector> blocks = new EnumMap<>(Block.class);
        for (Block block : Block.values()) {
            Vector place = place(random);
            while (tooNear(place, blocks)) {
                place = place(random);
            }
            blocks.put(block, place);
        }
        return new TabletopClip(instruction, blocks, random.nextDouble(0.25, 0.45));
    }

    /** What the gripper was told. */
    public String caption() {
        return instruction.caption();
    }

    /** Everything there is to see at a moment, in seconds from the start. */
    public List<Visual> at(double seconds) {
        double moved = SPEED * Math.max(0, seconds - contactSeconds);
        Vector shift = instruction.deed().direction().times(moved);
        Vector tool = seconds < contactSeconds
                ? start.plus(approach().times(SPEED * seconds))
                : contact().plus(shift);
        List<Visual> visuals = new ArrayList<>(List.of(TABLE_TOP));
        blocks.forEach((block, place) -> {
            Vector now = block == instruction.block() ? place.plus(shift) : place;
            visuals.add(new Visual(CUBE, Pose.at(now), block.colour()));
        });
        addGripper(visuals, tool, gap(seconds));
        return visuals;
    }

    /** Where the point between the finger tips is when the block starts to move. */
    private Vector contact() {
        Vector block = blocks.getOrDefault(instruction.block(), Block.standing(0, 0));
        return instruction.deed().pushes()
                ? block.minus(instruction.deed().direction().times(PUSH_DISTANCE))
                : block;
    }

    /** The direction in which the gripper comes: along the push, or down from above. */
    private Vector approach() {
        return instruction.deed().pushes() ? instruction.deed().direction() : new Vector(0, 0, -1);
    }

    private double gap(double seconds) {
        if (instruction.deed().pushes()) {
            return FINGER_GAP_CLOSED;
        }
        return seconds < contactSeconds ? FINGER_GAP_OPEN : FINGER_GAP_HELD;
    }

    private static void addGripper(List<Visual> visuals, Vector tool, double gap) {
        Vector fingers = tool.plus(new Vector(0, 0, FINGER_HALF - 0.012));
        visuals.add(new Visual(FINGER, Pose.at(fingers.plus(new Vector(0, gap, 0))), FINGERS));
        visuals.add(new Visual(FINGER, Pose.at(fingers.minus(new Vector(0, gap, 0))), FINGERS));
        Vector palm = fingers.plus(new Vector(0, 0, FINGER_HALF + 0.014));
        visuals.add(new Visual(PALM, Pose.at(palm), HOUSING));
        visuals.add(new Visual(WRIST, Pose.at(palm.plus(new Vector(0, 0, 0.034))), FINGERS));
        visuals.add(new Visual(ARM, Pose.at(palm.plus(new Vector(0, 0, 0.225))), HOUSING));
    }

    private static Vector place(SplittableRandom random) {
        return Block.standing(random.nextDouble(0.36, 0.56), random.nextDouble(-0.15, 0.15));
    }

    private static boolean tooNear(Vector place, Map<Block, Vector> others) {
        return others.values().stream().anyMatch(other -> other.minus(place).length() < 0.09);
    }
}
