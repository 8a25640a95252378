package vidact.simulation.clips;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import vidact.control.geometry.Vector;

/**
 * What the gripper is told: which block, and what to do with it.
 *
 * @param caption one of several wordings
 */
record Instruction(Block block, Deed deed, String caption) {
    private static final List<Deed> DEEDS = List.of(
            new Deed(new Vector(0, -1, 0), true, "push the %s block to the left", "slide the %s cube left"),
            new Deed(new Vector(0, 1, 0), true, "push the %s block to the right", "slide the %s cube right"),
            new Deed(new Vector(0, 0, 1), false, "lift the %s block", "pick up the %s cube"),
            new Deed(new Vector(-1, 0, 0), false, "move the %s block away", "carry the %s cube to the back"),
            new Deed(new Vector(1, 0, 0), false, "move the %s block closer", "carry the %s cube to the front"));

    /**
     * Something to do with a block; left and right as the camera sees them, which looks along -x with y to its right.
     *
     * @param direction unit vector along which the block goes
     * @param pushes whether closed fingers push the block, rather than open ones hold it
     * @param wording a caption with a place for the colour; likewise the other wording
     */
    record Deed(Vector direction, boolean pushes, String wording, String otherWording) {}

    static Instruction draw(SplittableRandom random) {
        List<Block> blocks = List.of(Block.values());
        Block block = blocks.get(random.nextInt(blocks.size()));
        Deed deed = DEEDS.get(random.nextInt(DEEDS.size()));
        String wording = random.nextBoolean() ? deed.wording() : deed.otherWording();
        return new Instruction(
                block, deed, String.format(Locale.ROOT, wording, block.name().toLowerCase(Locale.ROOT)));
    }
}
