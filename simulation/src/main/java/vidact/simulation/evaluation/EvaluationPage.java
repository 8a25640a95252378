package vidact.simulation.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import vidact.core.Interval;
import vidact.core.page.Page;
import vidact.simulation.chain.Chain;
import vidact.simulation.task.Task;

/** {@code index.html} of an evaluation: success in a row for every policy, each task, films. */
public final class EvaluationPage {
    private static final String TEMPLATE = "evaluation.html";
    private static final long SEED = 1; // of the intervals

    private EvaluationPage() {}

    /** Writes the page; {@code films} are files in the same folder by the chain that they show. */
    public static void write(Path out, String policy, Map<String, Result> results, Map<Chain, Path> films) {
        Result own = Objects.requireNonNull(results.get(policy));
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("policy", policy);
        values.put("chains", own.chains().size());
        values.put(
                "rows",
                results.entrySet().stream()
                        .map(e -> row(e.getKey(), e.getValue()))
                        .toList());
        values.put("tasks", taskRows(own));
        values.put("episodes", !own.tasks().isEmpty());
        List<Map<String, Object>> shown = new ArrayList<>();
        films.forEach((chain, file) -> shown.add(film(chain, file, own)));
        values.put("films", shown);
        Page.write(out.resolve("index.html"), EvaluationPage.class, TEMPLATE, values);
    }

    private static Map<String, Object> row(String name, Result result) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", name);
        Interval length = result.averageLength(SEED);
        row.put("length", number(length.mean()));
        row.put("interval", number(length.low()) + " to " + number(length.high()));
        row.put(
                "bars",
                result.success(SEED).values().stream()
                        .map(share -> Map.of(
                                "percent", String.format(Locale.ROOT, "%.1f", 100 * share.mean()),
                                "height", String.format(Locale.ROOT, "%.0f", 40 * share.mean())))
                        .toList());
        return row;
    }

    private static List<Map<String, Object>> taskRows(Result own) {
        Map<String, Scores.Count> inChains = Scores.tasks(own.chains(), own.list());
        Map<String, Scores.Count> alone = Scores.tasks(own.tasks());
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Task task : Task.all()) {
            rows.add(Map.of(
                    "name", task.name(),
                    "chains", count(inChains, task),
                    "alone", count(alone, task)));
        }
        return rows;
    }

    private static String count(Map<String, Scores.Count> counts, Task task) {
        Scores.Count count = counts.get(task.name());
        return count == null ? "-" : count.sentence();
    }

    private static Map<String, Object> film(Chain chain, Path file, Result own) {
        String solved = own.chains().stream()
                .filter(trial -> trial.chain() == chain.number())
                .map(trial -> trial.solved() + " of 5 done")
                .findFirst()
                .orElse("not among the chains evaluated");
        return Map.of(
                "number",
                chain.number(),
                "file",
                String.valueOf(file.getFileName()),
                "tasks",
                String.join(" → ", chain.tasks().stream().map(Task::name).toList()),
                "solved",
                solved);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
