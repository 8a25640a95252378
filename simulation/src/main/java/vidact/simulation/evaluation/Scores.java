package vidact.simulation.evaluation;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import vidact.core.Interval;
import vidact.simulation.chain.Chain;
import vidact.simulation.scene.Body;
import vidact.simulation.task.Task;

/** What an evaluation's trials amount to. */
final class Scores {
    private static final Set<Task.Kind> GRASPING =
            EnumSet.of(Task.Kind.LIFT_TABLE, Task.Kind.ROTATE_LEFT, Task.Kind.ROTATE_RIGHT);

    private Scores() {}

    /** Mean number of instructions done in a row. */
    static Interval averageLength(List<ChainTrial> trials, long seed) {
        return Interval.of(trials.stream().map(trial -> (double) trial.solved()).toList(), seed);
    }

    /** Share of chains with at least 1, 2, ... 5 instructions done. */
    static Map<String, Interval> success(List<ChainTrial> trials, long seed) {
        Map<String, Interval> success = new LinkedHashMap<>();
        for (int least = 1; least <= Chain.LENGTH; least++) {
            int wanted = least;
            List<Double> shares = trials.stream()
                    .map(trial -> trial.solved() >= wanted ? 1.0 : 0.0)
                    .toList();
            success.put(Integer.toString(least), Interval.of(shares, seed));
        }
        return success;
    }

    /** Successes and attempts of each task that was attempted in chains. */
    static Map<String, Count> tasks(List<ChainTrial> trials, List<Chain> chains) {
        Map<String, Count> counts = new TreeMap<>();
        for (ChainTrial trial : trials) {
            List<Task> tasks = chains.get(trial.chain()).tasks();
            for (int i = 0; i < trial.steps().size(); i++) {
                count(counts, tasks.get(i).name(), i < trial.solved());
            }
        }
        return counts;
    }

    /** Successes and attempts of each task that was done by itself. */
    static Map<String, Count> tasks(List<TaskTrial> trials) {
        Map<String, Count> counts = new TreeMap<>();
        trials.forEach(trial -> count(counts, trial.task(), trial.solved()));
        return counts;
    }

    /** Of trials whose task names a cube, those in which the tool came nearest to that one. */
    static Count nearestNamed(List<TaskTrial> trials) {
        Count count = new Count(0, 0);
        for (TaskTrial trial : trials) {
            Optional<Body> named = Task.named(trial.task()).block();
            if (named.isPresent()) {
                boolean right = named.get().name().equalsIgnoreCase(trial.nearest());
                count = count.plus(new Count(right ? 1 : 0, 1));
            }
        }
        return count;
    }

    /**
     * How far beside the named cube the gripper first closed, metres, over trials of tasks that begin by grasping it on the table; nothing
     * if it closed in none.
     */
    static Optional<Interval> besideNamed(List<TaskTrial> trials, long seed) {
        List<Double> beside = trials.stream()
                .filter(trial -> GRASPING.contains(Task.named(trial.task()).kind()))
                .map(TaskTrial::beside)
                .filter(Double::isFinite)
                .toList();
        return beside.isEmpty() ? Optional.empty() : Optional.of(Interval.of(beside, seed));
    }

    private static void count(Map<String, Count> counts, String task, boolean solved) {
        counts.merge(task, new Count(solved ? 1 : 0, 1), Count::plus);
    }

    /** How often something was done, of how often it was tried. */
    record Count(int successes, int attempts) {
        Count plus(Count other) {
            return new Count(successes + other.successes, attempts + other.attempts);
        }

        /** Such as {@code 3 of 5}. */
        String sentence() {
            return successes + " of " + attempts;
        }
    }
}
