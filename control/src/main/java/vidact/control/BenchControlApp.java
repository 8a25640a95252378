package vidact.control;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import vidact.control.arm.ArmModel;
import vidact.control.arm.Surroundings;
import vidact.control.trajectory.ChunkPath;
import vidact.control.trajectory.Motion;
import vidact.control.trajectory.SmoothingConfig;
import vidact.control.wholebody.ControllerConfig;
import vidact.control.wholebody.WholeBodyController;
import vidact.core.command.Commands;
import vidact.core.config.Configs;
import vidact.core.geometry.Pose;
import vidact.core.geometry.Vector;

/** {@code ./vidact bench control}: times the whole 200 Hz step and the smoothing of a chunk. */
@Command(
        name = "bench control",
        description = "Times whole-body control on random chunks over a table with a box and prints one JSON line.",
        footer = {"", "Example: ./vidact bench control --chunks 5000"},
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class BenchControlApp implements Callable<Integer> {
    private static final int POSES = 8;
    private static final int STEPS_A_POSE = 8;
    private static final double[] START = {0, 0.377, Math.PI, -1.767, 0, -1.0, 0};

    @Option(names = "--chunks", defaultValue = "2000", description = "chunks that are timed")
    private int chunks;

    @Option(names = "--warm-up", defaultValue = "2000", description = "chunks before that, for the compiler")
    private int warmUp;

    @Option(names = "--seed", defaultValue = "1")
    private long seed;

    public static void main(String[] arguments) {
        Commands.main(new BenchControlApp(), arguments);
    }

    @Override
    public Integer call() {
        Surroundings box = new Surroundings(
                0, List.of(new Surroundings.Box(new Vector(0.55, 0.25, 0.1), new Vector(0.12, 0.06, 0.1))));
        WholeBodyController controller = new WholeBodyController(ArmModel.gen3(), ControllerConfig.standard(), box);
        controller.start(START);
        ChunkPath path = new ChunkPath(SmoothingConfig.tabletop());
        SplittableRandom random = new SplittableRandom(seed);
        double[] planned = new double[chunks];
        double[] stepped = new double[chunks * POSES * STEPS_A_POSE];
        for (int chunk = -warmUp; chunk < chunks; chunk++) {
            List<Pose> poses = towards(controller.tool(), random);
            Motion now = controller.motion();
            long start = System.nanoTime();
            boolean found = path.plan(now, poses);
            if (chunk >= 0) {
                planned[chunk] = (System.nanoTime() - start) / 1e3;
            }
            for (int i = 0; i < POSES * STEPS_A_POSE; i++) {
                start = System.nanoTime();
                controller.step(
                        found ? path.at((i + 1) * ControllerConfig.STEP_SECONDS) : Motion.still(controller.tool()));
                if (chunk >= 0) {
                    stepped[chunk * POSES * STEPS_A_POSE + i] = (System.nanoTime() - start) / 1e3;
                }
            }
        }
        print(stepped, planned);
        return 0;
    }

    private void print(double[] stepped, double[] planned) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("product", "vidact whole-body control, " + ArmModel.gen3().name());
        figures.put("step_p50_us", percentile(stepped, 0.5));
        figures.put("step_p99_us", percentile(stepped, 0.99));
        figures.put("plan_p50_us", percentile(planned, 0.5));
        figures.put("plan_p99_us", percentile(planned, 0.99));
        figures.put("steps", stepped.length);
        figures.put("poses_in_a_chunk", POSES);
        System.out.println(Configs.toJson(figures));
    }

    /** A chunk of {@value #POSES} poses some way towards a random place over the table, with 3 mm of noise. */
    private static List<Pose> towards(Pose tool, SplittableRandom random) {
        Vector goal = new Vector(
                random.nextDouble(0.3, 0.65), random.nextDouble(-0.35, 0.35), random.nextDouble(-0.02, 0.33));
        Pose down = Pose.rollPitchYaw(goal, new Vector(Math.PI, 0, random.nextDouble(-1, 1)));
        Vector turn = tool.turnTo(down).atMost(0.3);
        Vector way = goal.minus(tool.position()).atMost(0.15);
        List<Pose> poses = new ArrayList<>();
        for (int i = 1; i <= POSES; i++) {
            double share = i / (double) POSES;
            Vector noise = new Vector(random.nextGaussian(), random.nextGaussian(), random.nextGaussian()).times(0.003);
            poses.add(Pose.exponential(Vector.ZERO, turn.times(share))
                    .times(tool.movedTo(Vector.ZERO))
                    .movedTo(tool.position().plus(way.times(share)).plus(noise)));
        }
        return poses;
    }

    private static double percentile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return Math.round(1000 * sorted[(int) Math.min(sorted.length - 1L, Math.round(share * sorted.length))])
                / 1000.0;
    }
}
