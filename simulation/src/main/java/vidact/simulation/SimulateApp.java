package vidact.simulation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import vidact.control.geometry.Vector;
import vidact.core.command.Commands;
import vidact.core.command.CommonOptions;
import vidact.core.command.Progress;
import vidact.core.command.Run;
import vidact.core.config.ConfigException;
import vidact.core.config.Configs;
import vidact.core.image.Image;
import vidact.core.image.Resize;
import vidact.core.storage.AtomicFiles;
import vidact.core.video.VideoWriter;
import vidact.simulation.clips.TabletopClip;
import vidact.simulation.render.Camera;
import vidact.simulation.render.Rasteriser;

/** {@code ./vidact simulate --video-only}: captioned clips of a gripper that moves blocks. */
@Command(
        name = "simulate",
        description = "Renders captioned tabletop clips as MP4 files with a captions.json beside them.",
        footer = {"", "Example: ./vidact simulate --episodes 100 --video-only --seed 7 --out runs/clips"})
public final class SimulateApp implements Callable<Integer> {
    private static final Camera CAMERA = new Camera(new Vector(0.98, 0, 0.5), new Vector(0.45, 0, 0.05), 38);

    @Mixin
    private CommonOptions options;

    @Option(names = "--episodes", required = true, description = "number of clips")
    private int episodes;

    @Option(
            names = "--video-only",
            description = "captioned clips; robot episodes need the physics, which is not there yet")
    private boolean videoOnly;

    public static void main(String[] arguments) {
        Commands.main(new SimulateApp(), arguments);
    }

    @Override
    public Integer call() {
        SimulateConfig config = options.load(SimulateConfig.class, "simulate");
        if (!videoOnly) {
            throw new ConfigException("robot episodes cannot be simulated yet: add --video-only for captioned clips");
        }
        Map<String, String> question = Map.of(
                "config", Configs.toJson(config),
                "seed", Long.toString(options.seed()),
                "episodes", Integer.toString(episodes));
        Run run = Run.in(options.out(), "simulate", question);
        if (run.finished()) {
            return 0;
        }
        List<TabletopClip> clips = draw();
        AtomicInteger done = new AtomicInteger();
        try (Progress progress = Progress.start("simulate", episodes)) {
            IntStream.range(0, episodes).parallel().forEach(i -> {
                Path file = options.out().resolve(name(i));
                if (!Files.exists(file)) {
                    VideoWriter.write(file, render(clips.get(i), config), config.framesPerSecond());
                }
                progress.at(done.incrementAndGet(), "clips");
            });
        }
        ObjectNode captions = new ObjectMapper().createObjectNode();
        for (int i = 0; i < episodes; i++) {
            captions.put(name(i), clips.get(i).caption());
        }
        AtomicFiles.writeText(options.out().resolve("captions.json"), captions.toPrettyString() + "\n");
        run.finish(Map.of(
                "clips", episodes, "frames", episodes * Math.round(config.seconds() * config.framesPerSecond())));
        return 0;
    }

    /** Every clip has random numbers of its own, split from the seed in order. */
    private List<TabletopClip> draw() {
        SplittableRandom random = new SplittableRandom(options.seed());
        List<TabletopClip> clips = new ArrayList<>();
        for (int i = 0; i < episodes; i++) {
            clips.add(TabletopClip.draw(random.split()));
        }
        return clips;
    }

    private static List<Image> render(TabletopClip clip, SimulateConfig config) {
        int drawn = config.size() * config.supersampling();
        Rasteriser rasteriser = new Rasteriser(CAMERA, drawn, drawn);
        long frames = Math.round(config.seconds() * config.framesPerSecond());
        return IntStream.range(0, (int) frames)
                .mapToObj(i -> rasteriser.render(clip.at(i / config.framesPerSecond())))
                .map(image -> Resize.to(image, config.size(), config.size()))
                .toList();
    }

    private static String name(int clip) {
        return String.format("clip-%06d.mp4", clip);
    }
}
