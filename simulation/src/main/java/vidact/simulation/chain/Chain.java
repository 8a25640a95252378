package vidact.simulation.chain;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import vidact.core.Check;
import vidact.core.Hashes;
import vidact.simulation.task.Task;

/**
 * Five instructions to be followed one after another from a situation.
 *
 * @param number place in the list, from 0
 */
public record Chain(int number, Situation start, List<Task> tasks) {
    /** Instructions in a chain. */
    public static final int LENGTH = 5;

    /** Chains in the published list. */
    public static final int COUNT = 1000;

    private static final String RESOURCE = "tabletop-5.json";

    /** A line of the published file. */
    private record Line(int situation, List<String> tasks) {}

    /** The published list, {@code tabletop-5.json}: always the same thousand. */
    public static List<Chain> published() {
        try (InputStream in = Chain.class.getResourceAsStream(RESOURCE)) {
            Check.state(in != null, "%s is not on the class path", RESOURCE);
            List<Line> lines = new ObjectMapper().readValue(in, new TypeReference<>() {});
            List<Situation> situations = Situation.initial();
            List<Chain> chains = new ArrayList<>();
            for (Line line : lines) {
                chains.add(new Chain(
                        chains.size(),
                        situations.get(line.situation()),
                        line.tasks().stream().map(Task::named).toList()));
            }
            return List.copyOf(chains);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
    }

    /**
     * Makes the list by CALVIN's rule: as many chains for each initial situation as for any other (the first ones one more where
     * it does not divide), each of five different tasks drawn at random until every task has exactly one outcome in the situation
     * that the ones before lead to and no two share a category; then all in a random order.
     */
    public static List<Chain> generate() {
        List<Situation> situations = Situation.initial();
        List<Chain> chains = new ArrayList<>();
        for (int i = 0; i < situations.size(); i++) {
            SplittableRandom random = Hashes.random(0, i);
            int count = COUNT / situations.size() + (i < COUNT % situations.size() ? 1 : 0);
            for (int k = 0; k < count; k++) {
                chains.add(new Chain(0, situations.get(i), draw(situations.get(i), random)));
            }
        }
        Collections.shuffle(chains, new Random(0));
        List<Chain> numbered = new ArrayList<>();
        for (Chain chain : chains) {
            numbered.add(new Chain(numbered.size(), chain.start(), chain.tasks()));
        }
        return List.copyOf(numbered);
    }

    /** The list in the form of the published file, a line for each chain. */
    static String toJson(List<Chain> chains) {
        List<Situation> situations = Situation.initial();
        StringBuilder json = new StringBuilder("[\n");
        for (Chain chain : chains) {
            json.append("{\"situation\":")
                    .append(situations.indexOf(chain.start()))
                    .append(",\"tasks\":[\"")
                    .append(String.join(
                            "\",\"", chain.tasks().stream().map(Task::name).toList()))
                    .append(chain.number() == chains.size() - 1 ? "\"]}\n" : "\"]},\n");
        }
        return json.append("]\n").toString();
    }

    private static List<Task> draw(Situation start, SplittableRandom random) {
        while (true) {
            List<Task> tasks = new ArrayList<>();
            while (tasks.size() < LENGTH) {
                Task task = Task.all().get(random.nextInt(Task.all().size()));
                if (!tasks.contains(task)) {
                    tasks.add(task);
                }
            }
            if (isPossible(start, tasks)) {
                return List.copyOf(tasks);
            }
        }
    }

    /** Whether every task has exactly one outcome and no two tasks share a category. */
    static boolean isPossible(Situation start, List<Task> tasks) {
        Situation now = start;
        for (Task task : tasks) {
            List<Situation> next = now.after(task);
            if (next.size() != 1) {
                return false;
            }
            now = next.get(0);
        }
        return tasks.stream().map(task -> task.kind().category()).distinct().count() == tasks.size();
    }
}
