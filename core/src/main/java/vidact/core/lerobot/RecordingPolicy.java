package vidact.core.lerobot;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import vidact.core.Check;
import vidact.core.geometry.Pose;
import vidact.core.geometry.Vector;
import vidact.core.image.Image;
import vidact.core.policy.ActionChunk;
import vidact.core.policy.Observation;
import vidact.core.policy.Policy;

/**
 * Keeps what a policy saw and decided as a LeRobot data set, from which a model can learn later: one row for each decision, whose action is
 * the tool's motion until the next one, an episode for each start. {@link #close} finishes the data set.
 */
public final class RecordingPolicy implements Policy {
    private final Policy policy;
    private final Path root;
    private final Robot robot;
    private final List<RecordedEpisode.Frame> frames = new ArrayList<>();
    private Optional<LeRobotWriter> writer = Optional.empty();
    private String instruction = "";
    private int horizon;

    /**
     * The robot, as a data set describes it.
     *
     * @param type its name
     * @param stateNames what each number of an observation's state is
     * @param stepsPerSecond actions that it carries out in a second
     */
    public record Robot(String type, List<String> stateNames, int stepsPerSecond) {
        public Robot {
            stateNames = List.copyOf(stateNames);
        }
    }

    /**
     * Records a policy, which it closes in the end.
     *
     * @param root folder that is new, or holds an unfinished recording of the same kind
     */
    public RecordingPolicy(Policy policy, Path root, Robot robot) {
        this.policy = policy;
        this.root = root;
        this.robot = robot;
    }

    @Override
    public void start(String newInstruction, long seed) {
        write();
        instruction = newInstruction;
        policy.start(newInstruction, seed);
    }

    @Override
    public ActionChunk act(Observation observation) {
        ActionChunk chunk = policy.act(observation);
        int steps = Math.max(1, Math.min(policy.horizon(chunk.steps()), chunk.steps()));
        requireEven(steps);
        horizon = steps;
        double[] state = observation.state();
        Check.argument(
                state.length == robot.stateNames().size(),
                "the state has %d numbers, the recording names %d",
                state.length,
                robot.stateNames().size());
        frames.add(new RecordedEpisode.Frame(
                Arrays.stream(state).boxed().toList(), motion(chunk, steps), observation.views()));
        return chunk;
    }

    /** The motion of several actions in one, in the tool's frame at their start, and the last gripper. */
    static List<Double> motion(ActionChunk chunk, int steps) {
        Pose pose = Pose.at(Vector.ZERO);
        for (int k = 0; k < steps; k++) {
            pose = pose.times(chunk.motion(k));
        }
        double[] action = ActionChunk.action(pose, chunk.value(steps - 1, ActionChunk.GRIPPER));
        return Arrays.stream(action).boxed().toList();
    }

    private void write() {
        if (frames.isEmpty()) {
            return;
        }
        if (writer.isEmpty()) {
            Check.state(
                    robot.stepsPerSecond() % horizon == 0,
                    "%d steps a second with a decision every %d make no whole number of rows a second",
                    robot.stepsPerSecond(),
                    horizon);
            Map<String, DatasetInfo.Size> cameras = new LinkedHashMap<>();
            Map<String, Image> views = new TreeMap<>(frames.get(0).views());
            views.forEach((name, image) -> cameras.put(name, new DatasetInfo.Size(image.width(), image.height())));
            writer = Optional.of(new LeRobotWriter(
                    root,
                    new DatasetInfo(
                            robot.type(),
                            robot.stepsPerSecond() / horizon,
                            cameras,
                            robot.stateNames(),
                            ActionChunk.NAMES,
                            DatasetInfo.Precision.FLOAT64),
                    List.of()));
        }
        writer.get().write(List.of(new RecordedEpisode(instruction, Map.of(), frames)));
        frames.clear();
    }

    @Override
    public Set<String> views() {
        return policy.views();
    }

    @Override
    public int horizon(int steps) {
        return policy.horizon(steps);
    }

    @Override
    public void carriesOut(int actions) {
        requireEven(actions);
        policy.carriesOut(actions);
    }

    private void requireEven(int steps) {
        Check.state(
                horizon == 0 || steps == horizon,
                "a recording needs decisions at even distances, this one came for %d steps after others for %d",
                steps,
                horizon);
    }

    @Override
    public void close() {
        write();
        writer.ifPresent(LeRobotWriter::finish);
        policy.close();
    }
}
