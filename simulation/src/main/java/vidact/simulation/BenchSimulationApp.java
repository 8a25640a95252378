package vidact.simulation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import vidact.core.Hashes;
import vidact.core.command.Commands;
import vidact.core.config.Configs;
import vidact.simulation.chain.Start;
import vidact.simulation.evaluation.Preparation;
import vidact.simulation.evaluation.Trial;
import vidact.simulation.expert.Expert;
import vidact.simulation.expert.Style;
import vidact.simulation.scene.Layout;
import vidact.simulation.task.Task;
import vidact.simulation.world.Cameras;
import vidact.simulation.world.TabletopWorld;

/** {@code ./vidact bench simulation}: how fast one thread simulates all tasks, with and without pictures. */
@Command(
        name = "bench simulation",
        description = "Lets the expert do every task in one thread and prints one JSON line.",
        footer = {"", "Example: ./vidact bench simulation --samples 2"},
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class BenchSimulationApp implements Callable<Integer> {
    private static final int WARM_UPS = 2;
    private static final Set<String> BOTH = Set.of(Cameras.STATIC, Cameras.WRIST);

    @Option(names = "--static-pixels", defaultValue = "200", description = "side of the static camera's picture")
    private int staticPixels;

    @Option(names = "--wrist-pixels", defaultValue = "84", description = "side of the wrist camera's picture")
    private int wristPixels;

    @Option(names = "--samples", defaultValue = "1", description = "each pixel is the mean of N x N drawn ones")
    private int samples;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description = "times through all tasks; two rounds before them warm up")
    private int rounds;

    public static void main(String[] arguments) {
        Commands.main(new BenchSimulationApp(), arguments);
    }

    @Override
    public Integer call() {
        Cameras cameras = new Cameras(new Cameras.Sizes(staticPixels, wristPixels, samples));
        Trial.Watcher seeing = (world, action) -> cameras.views(world, BOTH);
        Trial.Watcher blind = (world, action) -> {};
        for (int i = 1; i <= WARM_UPS; i++) {
            round(-i, seeing);
        }
        double[] withPictures = new double[rounds];
        double[] without = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            withPictures[i] = round(i, seeing);
            without[i] = round(i, blind);
        }
        double perStep = median(withPictures);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("product", "vidact tabletop world, one thread");
        figures.put("realtime_factor", rounded(1 / (perStep * TabletopWorld.STEPS_PER_SECOND)));
        figures.put("frames_per_second", rounded(1 / perStep));
        figures.put(
                "realtime_factor_without_pictures", rounded(1 / (median(without) * TabletopWorld.STEPS_PER_SECOND)));
        figures.put("static_pixels", staticPixels);
        figures.put("wrist_pixels", wristPixels);
        figures.put("samples", samples);
        System.out.println(Configs.toJson(figures));
        return 0;
    }

    /** Seconds for each action, over all tasks once; building the worlds is not counted. */
    private static double round(int number, Trial.Watcher watcher) {
        long nanos = 0;
        int steps = 0;
        for (Task task : Task.all()) {
            Start drawn =
                    Start.draw(task, Layout.D, Hashes.random(number, Task.all().indexOf(task)));
            Optional<TabletopWorld> prepared = Preparation.world(drawn, number);
            if (prepared.isPresent()) {
                try (TabletopWorld world = prepared.get()) {
                    Trial.Order order = new Trial.Order(task, task.name(), number);
                    long start = System.nanoTime();
                    steps += Trial.run(world, new Expert(Style.EXACT), order, Optional.empty(), watcher)
                            .steps();
                    nanos += System.nanoTime() - start;
                }
            }
        }
        return nanos / 1e9 / steps;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double rounded(double value) {
        return Math.round(10 * value) / 10.0;
    }
}
