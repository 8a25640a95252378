package vidact.simulation.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import vidact.core.Interval;
import vidact.simulation.chain.Chain;

/** What one policy did. */
public record Result(List<Chain> list, List<ChainTrial> chains, List<TaskTrial> tasks) {
    public Result {
        list = List.copyOf(list);
        chains = List.copyOf(chains);
        tasks = List.copyOf(tasks);
    }

    /** Figures for the summary: average length and success with 95 % intervals over chains, counts for each task. */
    public Map<String, Object> figures(long seed) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("average_length", averageLength(seed));
        figures.put("success", success(seed));
        figures.put("tasks", Scores.tasks(chains, list));
        if (!tasks.isEmpty()) {
            figures.put("task_episodes", alone());
            figures.put("task_episodes_by_task", Scores.tasks(tasks));
            figures.put("task_episodes_nearest_to_named_cube", Scores.nearestNamed(tasks));
            Scores.besideNamed(tasks, seed).ifPresent(beside -> figures.put("task_episodes_closed_beside_m", beside));
        }
        return figures;
    }

    /** The figures for a person. */
    public String sentence(String name, long seed) {
        Interval length = averageLength(seed);
        StringBuilder sentence = new StringBuilder(String.format(
                Locale.ROOT,
                "%-8s average length %.2f [%.2f, %.2f] over %d chains, success",
                name,
                length.mean(),
                length.low(),
                length.high(),
                chains.size()));
        success(seed).values().forEach(share -> sentence.append(String.format(Locale.ROOT, " %.3f", share.mean())));
        if (!tasks.isEmpty()) {
            sentence.append("; single tasks ")
                    .append(alone().sentence())
                    .append(", nearest to the named cube ")
                    .append(Scores.nearestNamed(tasks).sentence());
            Scores.besideNamed(tasks, seed)
                    .ifPresent(beside -> sentence.append(
                            String.format(Locale.ROOT, ", first closed %.0f mm beside it", 1000 * beside.mean())));
        }
        return sentence.toString();
    }

    private Scores.Count alone() {
        return new Scores.Count((int) tasks.stream().filter(TaskTrial::solved).count(), tasks.size());
    }

    Interval averageLength(long seed) {
        return Scores.averageLength(chains, seed);
    }

    Map<String, Interval> success(long seed) {
        return Scores.success(chains, seed);
    }
}
