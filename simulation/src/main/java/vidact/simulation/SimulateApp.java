package vidact.simulation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import vidact.control.arm.ArmModel;
import vidact.core.command.Commands;
import vidact.core.command.CommonOptions;
import vidact.core.command.Progress;
import vidact.core.command.Run;
import vidact.core.config.ConfigException;
import vidact.core.config.Configs;
import vidact.core.image.Image;
import vidact.core.lerobot.DatasetInfo;
import vidact.core.lerobot.LeRobotWriter;
import vidact.core.lerobot.RecordedEpisode;
import vidact.core.policy.ActionChunk;
import vidact.core.policy.PolicyName;
import vidact.core.policy.PolicySource;
import vidact.core.storage.AtomicFiles;
import vidact.core.video.VideoWriter;
import vidact.simulation.demonstration.ContactSheet;
import vidact.simulation.demonstration.Demonstrator;
import vidact.simulation.demonstration.Demonstrator.Demonstration;
import vidact.simulation.task.Task;
import vidact.simulation.world.RobotState;
import vidact.simulation.world.TabletopWorld;

/** {@code ./vidact simulate}: demonstrations by a scripted expert as a LeRobot data set, or captioned clips of them. */
@Command(
        name = "simulate",
        description = "Lets a scripted expert do tasks on a table and records it as a LeRobot v3.0 data set.",
        footer = {
            "",
            "Examples:",
            "  ./vidact simulate --episodes 300 --tasks all --out runs/demonstrations",
            "  ./vidact simulate --episodes 100 --tasks open_drawer,stack_block --video-only --seed 7 --out runs/clips",
            "  ./vidact simulate --episodes 300 --lead runs/policy --seed 2 --out runs/corrections"
        })
public final class SimulateApp implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(names = "--episodes", required = true, description = "number of episodes or clips; tasks take turns")
    private int episodes;

    @Option(
            names = "--tasks",
            defaultValue = "all",
            description = "all, or names with commas between; default: ${DEFAULT-VALUE}")
    private String tasks;

    @Option(names = "--video-only", description = "captioned MP4 clips for pre-training instead of a LeRobot data set")
    private boolean videoOnly;

    @Option(
            names = "--lead",
            paramLabel = "NAME",
            description =
                    "policy that begins a share of the episodes (lead.share, lead.longest) before the expert takes over: random, noop or DIR")
    private Optional<String> lead = Optional.empty();

    public static void main(String[] arguments) {
        Commands.main(new SimulateApp(), arguments);
    }

    @Override
    public Integer call() {
        SimulateConfig config = options.load(SimulateConfig.class, "simulate");
        if (episodes < 1) {
            throw new ConfigException("--episodes must be at least 1, got " + episodes);
        }
        Demonstrator.Starts starts =
                new Demonstrator.Starts(videoOnly ? config.clip().perStart() : 1, config.chained());
        Demonstrator alone =
                new Demonstrator(Task.list(tasks), config.layouts(), config.style(), options.seed(), starts);
        Demonstrator demonstrator = lead.map(
                        name -> alone.led(PolicySource.find(name, RobotState.NAMES), config.lead()))
                .orElse(alone);
        Map<String, String> question = new LinkedHashMap<>(Map.of(
                "config", Configs.toJson(config),
                "seed", Long.toString(options.seed()),
                "tasks", tasks,
                "videoOnly", Boolean.toString(videoOnly),
                "episodes", Integer.toString(episodes)));
        lead.ifPresent(name -> {
            question.put("lead", name);
            question.put(
                    "leadFingerprint",
                    Run.fingerprint(Path.of(PolicyName.parse(name).place())));
        });
        Run run = Run.in(options, "simulate", question);
        if (run.finished()) {
            return 0;
        }
        run.finish(videoOnly ? clips(config, demonstrator) : dataset(config, demonstrator));
        return 0;
    }

    private Map<String, Object> dataset(SimulateConfig config, Demonstrator demonstrator) {
        Map<String, DatasetInfo.Size> cameras = new LinkedHashMap<>();
        for (String camera : config.cameras()) {
            int side = config.sizes().side(camera);
            cameras.put(camera, new DatasetInfo.Size(side, side));
        }
        DatasetInfo info = new DatasetInfo(
                ArmModel.gen3().name(),
                TabletopWorld.STEPS_PER_SECOND,
                cameras,
                RobotState.NAMES,
                ActionChunk.NAMES,
                DatasetInfo.Precision.FLOAT32,
                config.style().strays() > 0 || lead.isPresent());
        LeRobotWriter writer = new LeRobotWriter(options.out(), info, demonstrator.wordings());
        Demonstrator.Filming filming = new Demonstrator.Filming(config.sizes(), cameras.keySet(), 1);
        AtomicInteger done = new AtomicInteger(writer.episodes());
        int failures = 0;
        try (Progress progress = Progress.start("simulate", episodes)) {
            while (writer.episodes() < episodes) {
                int from = writer.episodes();
                int to = Math.min(episodes, from + config.episodesPerFile());
                List<Demonstration> part = IntStream.range(from, to)
                        .parallel()
                        .mapToObj(i -> {
                            Demonstration demonstration = demonstrator.demonstrate(i, filming);
                            progress.at(done.incrementAndGet(), "episodes");
                            return demonstration;
                        })
                        .toList();
                writer.write(part.stream().map(Demonstration::episode).toList());
                failures += part.stream().mapToInt(Demonstration::failures).sum();
            }
        }
        writer.finish();
        ContactSheet.write(options.out());
        return Map.of("episodes", writer.episodes(), "frames", writer.frames(), "rejected", failures);
    }

    private Map<String, Object> clips(SimulateConfig config, Demonstrator demonstrator) {
        SimulateConfig.Clip clip = config.clip();
        Demonstrator.Filming filming = clip.filming(config.clipSizes());
        AtomicInteger done = new AtomicInteger();
        try (Progress progress = Progress.start("simulate", episodes)) {
            IntStream.range(0, episodes).parallel().forEach(i -> {
                Path caption = options.out().resolve(name(i) + ".json");
                if (!Files.exists(caption)) {
                    RecordedEpisode episode =
                            demonstrator.demonstrate(i, filming).episode();
                    writeClip(options.out().resolve(name(i) + ".mp4"), episode, clip);
                    Map<String, String> facts = new LinkedHashMap<>(episode.facts());
                    facts.put("caption", episode.instruction());
                    AtomicFiles.writeText(caption, Configs.toPrettyJson(facts) + "\n");
                }
                progress.at(done.incrementAndGet(), "clips");
            });
        }
        return Map.of("clips", episodes);
    }

    private static void writeClip(Path file, RecordedEpisode episode, SimulateConfig.Clip clip) {
        List<Image> all =
                episode.frames().stream().map(frame -> frame.view(clip.view())).toList();
        VideoWriter.write(file, clip.kept(all), clip.framesPerSecond());
    }

    private static String name(int clip) {
        return String.format(Locale.ROOT, "clip-%06d", clip);
    }
}
