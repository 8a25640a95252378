package vidact.cvae.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import vidact.core.Check;
import vidact.core.Hashes;

/**
 * Episodes with the codes of their pictures, normalised, and the sequences that are cut out of them. Which sequences a step of training
 * has follows from the seed and the step alone.
 */
public final class RobotSequences {
    /** A sequence that teaches no action is drawn anew, at most this often. */
    private static final int DRAWS = 20;

    private final List<Episode> episodes;
    private final RobotDataConfig config;
    private final NormStats stats;
    private final long seed;
    private final long[] ends; // steps of an episode and all before it

    /**
     * An episode, or some of its rows that are as far apart as a sequence's steps.
     *
     * @param stepRows row of each step
     * @param codes of all views of each step, {@code [steps][views * N]}
     */
    public record Episode(RobotRows rows, List<Integer> stepRows, List<int[]> codes) {
        public Episode {
            stepRows = List.copyOf(stepRows);
            codes = List.copyOf(codes);
            Check.argument(!stepRows.isEmpty(), "episode %s has no step", rows.uid());
            Check.argument(stepRows.size() == codes.size(), "%d steps, but codes of %d", stepRows.size(), codes.size());
        }

        /**
         * The same episode in which only each {@code distance}-th step counts as one: once from the first step on, once from the second,
         * and so on.
         */
        public List<Episode> apart(int distance) {
            return IntStream.range(0, Math.min(distance, stepRows.size()))
                    .mapToObj(first -> {
                        List<Integer> kept = IntStream.iterate(first, i -> i < stepRows.size(), i -> i + distance)
                                .boxed()
                                .toList();
                        return new Episode(
                                rows,
                                kept.stream().map(stepRows::get).toList(),
                                kept.stream().map(codes::get).toList());
                    })
                    .toList();
        }
    }

    /**
     * A sequence; steps beyond the episode's end repeat its last and are not valid.
     *
     * @param codes {@code [F][views * N]}
     * @param states {@code [F][S + 2]}: continuous numbers in deviations, then closed and open as 0 and 1 (both 0 without a gripper)
     * @param validSteps of F
     * @param arm {@code [F][K * A]}, in deviations
     * @param grippers {@code [F][K]}: 1 where the gripper is at its greater value
     * @param validActions actions of the chunk that the episode has and that are to be learned, for each step
     */
    public record Item(
            String instruction,
            List<int[]> codes,
            List<float[]> states,
            int validSteps,
            List<float[]> arm,
            List<float[]> grippers,
            List<Integer> validActions) {}

    public RobotSequences(List<Episode> episodes, RobotDataConfig config, NormStats stats, long seed) {
        this.episodes = List.copyOf(episodes);
        this.config = config;
        this.stats = stats;
        this.seed = seed;
        ends = this.episodes.stream()
                .mapToLong(episode -> episode.stepRows().size())
                .toArray();
        Arrays.parallelPrefix(ends, Long::sum);
    }

    public boolean isEmpty() {
        return episodes.isEmpty();
    }

    public List<Episode> episodes() {
        return episodes;
    }

    /**
     * The sequences of a step of training: episodes as often as they have steps, each at a random place whose last step has an action to
     * learn.
     */
    public List<Item> batch(long step, int size) {
        List<Item> items = new ArrayList<>(size);
        SplittableRandom random = Hashes.random(seed, "robot batch " + step);
        for (int i = 0; i < size; i++) {
            Place place = place(random);
            for (int draw = 1; draw < DRAWS && !teaches(place); draw++) {
                place = place(random);
            }
            items.add(item(place.episode(), place.first()));
        }
        return items;
    }

    /** Where a sequence begins. */
    private record Place(Episode episode, int first) {}

    private Place place(SplittableRandom random) {
        long draw = random.nextLong(ends[ends.length - 1]);
        int end = Arrays.binarySearch(ends, draw + 1); // the first episode that ends after it
        Episode episode = episodes.get(end < 0 ? -end - 1 : end);
        int steps = episode.stepRows().size();
        return new Place(episode, random.nextInt(Math.max(1, steps - config.history() + 1)));
    }

    private boolean teaches(Place place) {
        List<Integer> rows = place.episode().stepRows();
        int last = Math.min(place.first() + config.history(), rows.size()) - 1;
        return place.episode().rows().validActions(rows.get(last), 1) > 0;
    }

    /** The sequence of an episode whose first step is {@code first}. */
    public Item item(Episode episode, int first) {
        int steps = episode.stepRows().size();
        List<int[]> codes = new ArrayList<>();
        List<float[]> states = new ArrayList<>();
        List<float[]> arm = new ArrayList<>();
        List<float[]> grippers = new ArrayList<>();
        List<Integer> valid = new ArrayList<>();
        for (int i = 0; i < config.history(); i++) {
            int step = Math.min(first + i, steps - 1);
            int row = episode.stepRows().get(step);
            codes.add(episode.codes().get(step));
            states.add(state(episode.rows(), row));
            arm.add(arm(episode.rows(), row));
            grippers.add(grippers(episode.rows(), row));
            valid.add(episode.rows().validActions(row, config.chunk()));
        }
        return new Item(
                episode.rows().instruction(),
                codes,
                states,
                Math.min(config.history(), steps - first),
                arm,
                grippers,
                valid);
    }

    private float[] state(RobotRows rows, int row) {
        double gripper =
                rows.stateGrippers().isEmpty() ? 0 : rows.stateGrippers().get(row);
        return state(stats.state(), rows.states().get(row), gripper);
    }

    /**
     * What a robot tells of itself as the model takes it, {@code [S + 2]}.
     *
     * @param names what each number is
     * @throws IllegalArgumentException if there are not as many numbers as names
     */
    public static float[] state(NormStats.Spread spread, List<String> names, double[] numbers) {
        Check.argument(
                numbers.length == names.size(),
                "an observation's state has %d numbers, but was said to have %d: %s",
                numbers.length,
                names.size(),
                names);
        double[] chosen = spread.names().stream()
                .mapToDouble(name -> numbers[names.indexOf(name)])
                .toArray();
        return state(spread, chosen, spread.hasGripper() ? numbers[names.indexOf(spread.gripper())] : 0);
    }

    private static float[] state(NormStats.Spread spread, double[] numbers, double gripper) {
        float[] normalised = spread.normalised(numbers);
        float[] state = new float[normalised.length + 2];
        System.arraycopy(normalised, 0, state, 0, normalised.length);
        if (spread.hasGripper()) {
            state[normalised.length + (spread.isHigh(gripper) ? 1 : 0)] = 1;
        }
        return state;
    }

    /** The actions from a row on, beyond the end the last one. */
    private float[] arm(RobotRows rows, int row) {
        int width = stats.action().size();
        float[] arm = new float[config.chunk() * width];
        for (int k = 0; k < config.chunk(); k++) {
            float[] action = stats.action().normalised(rows.actions().get(Math.min(row + k, rows.rows() - 1)));
            System.arraycopy(action, 0, arm, k * width, width);
        }
        return arm;
    }

    private float[] grippers(RobotRows rows, int row) {
        float[] grippers = new float[config.chunk()];
        for (int k = 0; k < config.chunk() && !rows.actionGrippers().isEmpty(); k++) {
            double number = rows.actionGrippers().get(Math.min(row + k, rows.rows() - 1));
            grippers[k] = stats.action().isHigh(number) ? 1 : 0;
        }
        return grippers;
    }
}
