package vidact.simulation.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import vidact.core.image.Image;
import vidact.core.image.PngFiles;
import vidact.core.policy.Policy;
import vidact.core.video.VideoWriter;
import vidact.simulation.chain.Chain;
import vidact.simulation.world.Cameras;
import vidact.simulation.world.TabletopWorld;

/** Films a chain with both cameras side by side. */
public final class ChainVideo {
    private static final int PIXELS = 400;
    private static final int GAP = 2;
    private static final int EVERY = 2; // actions between two frames

    private ChainVideo() {}

    /** Runs the chain once more, as it was evaluated, and writes what the cameras see as an MP4 in real time. */
    public static void write(Path file, Chain chain, Supplier<Policy> policies, ChainTrial.Setting setting) {
        Cameras cameras = new Cameras(new Cameras.Sizes(PIXELS, PIXELS, 2));
        List<Image> frames = new ArrayList<>();
        int[] actions = {0};
        ChainTrial.run(chain, policies, setting, (world, instruction) -> {
            if (actions[0]++ % EVERY == 0) {
                frames.add(sideBySide(cameras, world));
            }
        });
        VideoWriter.write(file, frames, TabletopWorld.STEPS_PER_SECOND / (double) EVERY);
    }

    private static Image sideBySide(Cameras cameras, TabletopWorld world) {
        Map<String, Image> views = cameras.views(world, Set.of(Cameras.STATIC, Cameras.WRIST));
        List<Image> row = new ArrayList<>(views.values());
        return PngFiles.grid(List.of(row), GAP);
    }
}
