package vidact.simulation.demonstration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import vidact.core.Check;
import vidact.core.Hashes;
import vidact.core.geometry.Pose;
import vidact.core.image.Image;
import vidact.core.lerobot.RecordedEpisode;
import vidact.core.policy.ActionChunk;
import vidact.core.policy.Policy;
import vidact.simulation.chain.Start;
import vidact.simulation.evaluation.Preparation;
import vidact.simulation.evaluation.Trial;
import vidact.simulation.expert.Expert;
import vidact.simulation.expert.Style;
import vidact.simulation.scene.Layout;
import vidact.simulation.task.Instructions;
import vidact.simulation.task.Task;
import vidact.simulation.world.Cameras;
import vidact.simulation.world.RobotState;
import vidact.simulation.world.TabletopWorld;

/** Records demonstrations. What it makes follows from the seed and the episode's number alone. Thread-safe. */
public final class Demonstrator {
    private static final int ATTEMPTS = 50;

    /** After so many failures at a shared start a demonstration takes one of its own. */
    private static final int SHARED_ATTEMPTS = 10;

    private final List<Task> tasks;
    private final List<Layout> layouts;
    private final Style style;
    private final long seed;
    private final Starts starts;
    private final Optional<Leader> leader;
    private final Instructions instructions = Instructions.builtIn();

    /** Demonstrates these tasks in turn, each time on a table drawn from {@code layouts}, from a start of its own. */
    public Demonstrator(List<Task> tasks, List<Layout> layouts, Style style, long seed) {
        this(tasks, layouts, style, seed, new Starts(1, 0));
    }

    /** Demonstrates tasks. */
    public Demonstrator(List<Task> tasks, List<Layout> layouts, Style style, long seed, Starts starts) {
        this(tasks, layouts, style, seed, starts, Optional.empty());
    }

    private Demonstrator(
            List<Task> tasks, List<Layout> layouts, Style style, long seed, Starts starts, Optional<Leader> leader) {
        this.starts = starts;
        this.tasks = List.copyOf(tasks);
        this.layouts = List.copyOf(layouts);
        this.style = style;
        this.seed = seed;
        this.leader = leader;
    }

    /**
     * The same, but a policy acts first in a share of the demonstrations, until the expert takes over and does the task from wherever that
     * has led: what the policy does is recorded, but not as demonstrated (as with HG-DAgger, arXiv 1810.02890).
     *
     * @param policies gives a policy for each demonstration
     */
    public Demonstrator led(Supplier<Policy> policies, Lead lead) {
        return new Demonstrator(tasks, layouts, style, seed, starts, Optional.of(new Leader(policies, lead)));
    }

    /**
     * How demonstrations begin.
     *
     * @param shared so many begin alike and do different things; 1 takes the tasks in turn, each from a start of its own
     * @param chained share of those with a start of their own that begin where another task has just been done
     */
    public record Starts(int shared, double chained) {
        public Starts {
            Check.argument(
                    shared > 0 && chained >= 0 && chained <= 1,
                    "starts are shared by at least 1, and chained is a share in [0, 1], got %d and %s",
                    shared,
                    chained);
        }
    }

    /**
     * How much a leading policy does.
     *
     * @param share of the demonstrations that it begins
     * @param longest most actions of it; how many they are is drawn
     */
    public record Lead(double share, int longest) {
        public Lead {
            Check.argument(
                    share > 0 && share <= 1 && longest > 0,
                    "a policy leads in a share in (0, 1] of the demonstrations for at least 1 action, got %s and %d",
                    share,
                    longest);
        }
    }

    private record Leader(Supplier<Policy> policies, Lead lead) {}

    /**
     * What is filmed.
     *
     * @param views cameras
     * @param stride actions between two frames
     * @param longest actions after which filming ends; what comes then is not acted out, so nobody knows whether the task would be done
     */
    public record Filming(Cameras.Sizes sizes, Set<String> views, int stride, int longest) {
        /** Filming of all that a demonstration needs. */
        public Filming(Cameras.Sizes sizes, Set<String> views, int stride) {
            this(sizes, views, stride, Trial.LONGEST);
        }
    }

    /**
     * A demonstration.
     *
     * @param failures attempts before it that the oracle did not accept
     */
    public record Demonstration(RecordedEpisode episode, int failures) {}

    /** All wordings that demonstrations may have, in a fixed order. */
    public List<String> wordings() {
        return tasks.stream()
                .flatMap(task -> instructions.of(task).training().stream())
                .distinct()
                .toList();
    }

    /** Demonstration number {@code number}; attempts that fail are made anew from another start. */
    public Demonstration demonstrate(int number, Filming filming) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<RecordedEpisode> episode =
                    stage(number, attempt).flatMap(stage -> attempt(stage, number, filming));
            if (episode.isPresent()) {
                return new Demonstration(episode.get(), attempt);
            }
        }
        throw new IllegalStateException(
                "the expert failed " + ATTEMPTS + " times at demonstration " + number + ": use a calmer style");
    }

    /** What is done, and from where. */
    private record Beginning(Task task, Start start, Optional<Task> before) {}

    private Beginning beginning(int number, int attempt, SplittableRandom random) {
        if (starts.shared() > 1 && attempt < SHARED_ATTEMPTS) {
            SplittableRandom same = Hashes.random(seed, "start " + number / starts.shared());
            Layout layout = layouts.get(same.nextInt(layouts.size()));
            Start.Shared shared = Start.drawShared(tasks, starts.shared(), layout, same);
            return new Beginning(shared.tasks().get(number % starts.shared()), shared.start(), Optional.empty());
        }
        Task task = tasks.get(number % tasks.size());
        Layout layout = layouts.get(random.nextInt(layouts.size()));
        // Nothing is drawn where no start is chained, so that such demonstrations stay the same.
        Optional<Start.Chained> chained = starts.chained() > 0 && random.nextDouble() < starts.chained()
                ? Start.drawChained(task, layout, random)
                : Optional.empty();
        return chained.map(drawn -> new Beginning(task, drawn.start(), Optional.of(drawn.before())))
                .orElseGet(() -> new Beginning(task, Start.draw(task, layout, random), Optional.empty()));
    }

    /**
     * A table made ready for a demonstration, and what is asked there.
     *
     * @param led actions that the leading policy has before the expert
     */
    record Stage(Layout layout, TabletopWorld world, Trial.Order order, int led) {}

    /** What an attempt at demonstration number {@code number} begins with; nothing where the arm cannot fetch what it should hold. */
    Optional<Stage> stage(int number, int attempt) {
        SplittableRandom random = Hashes.random(seed, (long) number * ATTEMPTS + attempt);
        Beginning beginning = beginning(number, attempt, random);
        String instruction = instructions.training(beginning.task(), random);
        Optional<TabletopWorld> prepared = Preparation.world(beginning.start(), beginning.before(), random.nextLong());
        Trial.Order order = new Trial.Order(beginning.task(), instruction, random.nextLong());
        // Nothing is drawn where no policy leads, so that such demonstrations stay the same.
        int led = leader.map(Leader::lead)
                .filter(lead -> random.nextDouble() < lead.share())
                .map(lead -> 1 + random.nextInt(lead.longest()))
                .orElse(0);
        return prepared.map(world -> new Stage(beginning.start().layout(), world, order, led));
    }

    private Optional<RecordedEpisode> attempt(Stage stage, int number, Filming filming) {
        Recording recording = new Recording(filming);
        try (TabletopWorld world = stage.world();
                Relay relay = relay(stage)) {
            Optional<Cameras> cameras = Optional.of(recording.cameras());
            int longest = stage.led() + filming.longest();
            Trial trial =
                    Trial.run(world, relay, stage.order(), cameras, recording.watcher(relay::isDemonstrated), longest);
            boolean cut = filming.longest() < Trial.LONGEST && trial.steps() == longest;
            boolean nothingLeft = trial.steps() <= stage.led();
            if (nothingLeft || !(trial.solved() || cut)) {
                return Optional.empty();
            }
            Map<String, String> facts = new LinkedHashMap<>();
            facts.put("task", stage.order().task().name());
            facts.put("layout", stage.layout().name());
            facts.put("seed", Long.toString(seed));
            facts.put("number", Integer.toString(number));
            leader.ifPresent(by -> facts.put("led", Integer.toString(stage.led())));
            return Optional.of(
                    new RecordedEpisode(stage.order().instruction(), facts, recording.finish(world.robot())));
        }
    }

    private Relay relay(Stage stage) {
        Expert expert = new Expert(style);
        return new Relay(stage.led() > 0 ? leader.orElseThrow().policies().get() : expert, expert, stage.led());
    }

    private record Moment(RobotState robot, double gripper, Map<String, Image> views, boolean demonstrated) {}

    /**
     * Frames with the actions that the arm made of what it was told: the tool's motion as measured from a frame to the next. The tool is up
     * to 6 cm behind what the expert asks for; a policy that sees the tool alone could not know how far.
     */
    private static final class Recording {
        private final Filming filming;
        private final Cameras cameras;
        private final List<RecordedEpisode.Frame> frames = new ArrayList<>();
        private int actions;
        private Optional<Moment> last = Optional.empty();

        Recording(Filming filming) {
            this.filming = filming;
            cameras = new Cameras(filming.sizes());
        }

        Cameras cameras() {
            return cameras;
        }

        /**
         * Records what is done.
         *
         * @param demonstrated whether the action of this number, from 0, is one to learn
         */
        Trial.Watcher watcher(IntPredicate demonstrated) {
            return (shown, action) -> {
                if (actions % filming.stride() == 0) {
                    end(shown.robot());
                    last = Optional.of(new Moment(
                            shown.robot(),
                            action[ActionChunk.GRIPPER],
                            cameras.views(shown, filming.views()),
                            demonstrated.test(actions)));
                }
                actions++;
            };
        }

        List<RecordedEpisode.Frame> finish(RobotState robot) {
            end(robot);
            return frames;
        }

        private void end(RobotState after) {
            last.ifPresent(moment -> {
                Pose motion = moment.robot().tool().inverse().times(after.tool());
                double[] action = ActionChunk.action(motion, moment.gripper());
                frames.add(new RecordedEpisode.Frame(
                        list(moment.robot().numbers()), list(action), moment.views(), moment.demonstrated()));
            });
        }
    }

    private static List<Double> list(double[] numbers) {
        return DoubleStream.of(numbers).boxed().toList();
    }
}
