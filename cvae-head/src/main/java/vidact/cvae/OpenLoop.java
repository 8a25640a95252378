package vidact.cvae;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vidact.core.Interval;
import vidact.cvae.data.NormStats;
import vidact.cvae.data.RobotRows;
import vidact.cvae.data.RobotSequences;
import vidact.cvae.sample.ActionSampler;
import vidact.gpt.text.TextEncoder;

/**
 * A model's actions beside those of episodes that it has not seen, without carrying any out: at every step it sees the true pictures and
 * states. Beside it: doing nothing, doing the last action again, doing what was done on average.
 */
public final class OpenLoop {
    /** Names of what the model is compared with. */
    static final List<String> BASELINES = List.of("hold_still", "repeat_last", "mean_action");

    private final VlaConfig config;
    private final NormStats stats;
    private final List<Traced> episodes = new ArrayList<>();

    /**
     * An episode's plans.
     *
     * @param stepRows row at which each plan begins
     * @param plans what the model would do, in deviations, {@code [steps][K][A]}
     * @param grippers probabilities of the greater value, {@code [steps][K]}
     */
    record Traced(RobotRows rows, List<Integer> stepRows, List<List<float[]>> plans, List<List<Double>> grippers) {}

    private OpenLoop(VlaConfig config, NormStats stats) {
        this.config = config;
        this.stats = stats;
    }

    /** Asks a model at every step of these episodes, the latent variable at its prior's mean. */
    public static OpenLoop of(
            ActionSampler sampler, VlaConfig config, NormStats stats, TextEncoder encoder, RobotSequences sequences) {
        OpenLoop open = new OpenLoop(config, stats);
        float[] mean = new float[config.head().latent()];
        int history = config.data().history();
        for (RobotSequences.Episode episode : sequences.episodes()) {
            List<List<float[]>> plans = new ArrayList<>();
            List<List<Double>> grippers = new ArrayList<>();
            float[] text = encoder.encode(episode.rows().instruction());
            for (int step = 0; step < episode.stepRows().size(); step++) {
                int first = Math.max(0, step - history + 1);
                RobotSequences.Item item = sequences.item(episode, first);
                int count = step - first + 1;
                ActionSampler.Answer answer = sampler.act(new ActionSampler.Question(
                        new ActionSampler.Situation(
                                item.codes().subList(0, count), item.states().subList(0, count)),
                        text,
                        mean));
                plans.add(answer.arm());
                grippers.add(answer.grippers());
            }
            open.episodes.add(new Traced(episode.rows(), episode.stepRows(), plans, grippers));
        }
        return open;
    }

    List<Traced> episodes() {
        return episodes;
    }

    NormStats stats() {
        return stats;
    }

    /** Mean absolute errors in deviations, of the model and of the baselines, over numbers, actions and steps; with their spread over episodes. */
    public Map<String, Object> figures() {
        Map<String, List<Double>> errors = new LinkedHashMap<>();
        List<Double> right = new ArrayList<>();
        List<Double> rightIfRepeated = new ArrayList<>();
        for (Traced episode : episodes) {
            errors.computeIfAbsent("action_error", key -> new ArrayList<>())
                    .add(ownError(episode, (number, action) -> true));
            for (String baseline : BASELINES) {
                errors.computeIfAbsent(baseline, key -> new ArrayList<>())
                        .add(error(episode, (step, k) -> guess(baseline, episode, step), (number, action) -> true));
            }
            if (stats.action().hasGripper()) {
                right.add(gripperAccuracy(episode, false));
                rightIfRepeated.add(gripperAccuracy(episode, true));
            }
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        errors.forEach((name, values) -> figures.put(name, Interval.of(values, 1)));
        double best = BASELINES.stream()
                .mapToDouble(name -> average(errors.getOrDefault(name, List.of())))
                .min()
                .orElse(Double.NaN);
        figures.put("error_against_best_baseline", average(errors.getOrDefault("action_error", List.of())) / best);
        if (stats.action().hasGripper()) {
            figures.put("gripper_accuracy", Interval.of(right, 1));
            figures.put("gripper_accuracy_repeat_last", Interval.of(rightIfRepeated, 1));
        }
        figures.put("error_by_number", byNumber());
        figures.put("error_by_action_of_chunk", byAction());
        figures.put("held_out_episodes", episodes.size());
        return figures;
    }

    private static double average(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    @FunctionalInterface
    private interface Plan {
        float[] at(int step, int k);
    }

    @FunctionalInterface
    private interface Wanted {
        boolean takes(int number, int action);
    }

    /** Mean absolute error in deviations, of those numbers of those actions that are wanted; NaN if the episode has none. */
    private double error(Traced episode, Plan plan, Wanted wanted) {
        double sum = 0;
        long count = 0;
        for (int step = 0; step < episode.stepRows().size(); step++) {
            int row = episode.stepRows().get(step);
            int valid = episode.rows().validActions(row, config.data().chunk());
            for (int k = 0; k < valid; k++) {
                float[] truth =
                        stats.action().normalised(episode.rows().actions().get(row + k));
                float[] guess = plan.at(step, k);
                for (int i = 0; i < truth.length; i++) {
                    if (wanted.takes(i, k)) {
                        sum += Math.abs(guess[i] - truth[i]);
                        count++;
                    }
                }
            }
        }
        return sum / count;
    }

    private double ownError(Traced episode, Wanted wanted) {
        return error(episode, (step, k) -> episode.plans().get(step).get(k), wanted);
    }

    private float[] guess(String baseline, Traced episode, int step) {
        int row = episode.stepRows().get(step);
        return switch (baseline) {
            case "repeat_last" ->
                row == 0
                        ? guess("hold_still", episode, step)
                        : stats.action().normalised(episode.rows().actions().get(row - 1));
            case "hold_still" -> stats.stayingAction(episode.rows().states().get(row));
            default -> new float[stats.action().size()];
        };
    }

    private double gripperAccuracy(Traced episode, boolean repeated) {
        long right = 0;
        long count = 0;
        for (int step = 0; step < episode.stepRows().size(); step++) {
            int row = episode.stepRows().get(step);
            boolean last = stats.action().isHigh(episode.rows().actionGrippers().get(Math.max(0, row - 1)));
            int valid = episode.rows().validActions(row, config.data().chunk());
            for (int k = 0; k < valid; k++) {
                boolean truth =
                        stats.action().isHigh(episode.rows().actionGrippers().get(row + k));
                boolean guess = repeated ? last : episode.grippers().get(step).get(k) > 0.5;
                right += guess == truth ? 1 : 0;
                count++;
            }
        }
        return (double) right / count;
    }

    /** Mean absolute error of each number, in its own unit. */
    private Map<String, Double> byNumber() {
        Map<String, Double> errors = new LinkedHashMap<>();
        for (int i = 0; i < stats.action().size(); i++) {
            int number = i;
            double error = episodes.stream()
                    .mapToDouble(episode -> ownError(episode, (place, k) -> place == number))
                    .average()
                    .orElse(Double.NaN);
            errors.put(
                    stats.action().names().get(i),
                    error * stats.action().deviations().get(i));
        }
        return errors;
    }

    /** Mean absolute error of each action of the chunk, in deviations. */
    private List<Double> byAction() {
        List<Double> errors = new ArrayList<>();
        for (int k = 0; k < config.data().chunk(); k++) {
            int action = k;
            errors.add(episodes.stream()
                    .mapToDouble(episode -> ownError(episode, (place, at) -> at == action))
                    .filter(Double::isFinite)
                    .average()
                    .orElse(Double.NaN));
        }
        return errors;
    }
}
