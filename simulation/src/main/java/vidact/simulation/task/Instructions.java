package vidact.simulation.task;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import vidact.core.Check;
import vidact.core.config.Configs;
import vidact.simulation.scene.Body;

/** The words in which each task is asked for: some for demonstrations, two kept back for evaluation. */
public final class Instructions {
    private final Map<String, Wordings> patterns = new LinkedHashMap<>();

    /**
     * Sentences for one kind of task.
     *
     * @param training for demonstrations
     * @param heldOut for evaluation alone
     */
    public record Wordings(List<String> training, List<String> heldOut) {
        public Wordings {
            training = List.copyOf(training);
            heldOut = List.copyOf(heldOut);
            Check.argument(
                    !training.isEmpty() && !heldOut.isEmpty(), "a task needs wordings of both sorts, got %s", training);
            Check.argument(
                    training.stream().noneMatch(heldOut::contains),
                    "a held-out wording is among the training ones: %s",
                    heldOut);
        }
    }

    /** The built-in wordings, {@code configs/instructions/tabletop.yaml}. */
    public static Instructions builtIn() {
        Instructions instructions = Configs.load(Instructions.class, "instructions", "tabletop", List.of());
        Task.all().forEach(instructions::of);
        return instructions;
    }

    /** Takes up the wordings of a kind of task; Jackson calls it for each key of the file. */
    @JsonAnySetter
    void add(String pattern, Wordings wordings) {
        patterns.put(pattern, wordings);
    }

    /** A wording for a demonstration. */
    public String training(Task task, RandomGenerator random) {
        List<String> sentences = of(task).training();
        return sentences.get(random.nextInt(sentences.size()));
    }

    /** A wording for evaluation, which no demonstration has. */
    public String heldOut(Task task, RandomGenerator random) {
        List<String> sentences = of(task).heldOut();
        return sentences.get(random.nextInt(sentences.size()));
    }

    /** All wordings of a task with its colour in place. */
    public Wordings of(Task task) {
        Optional<String> colour = task.block().map(Body::name).map(name -> name.toLowerCase(Locale.ROOT));
        String pattern =
                colour.map(c -> task.name().replace("_" + c + "_", "_%s_")).orElse(task.name());
        Check.argument(patterns.containsKey(pattern), "configs/instructions has no wordings for %s", pattern);
        Wordings wordings = Objects.requireNonNull(patterns.get(pattern));
        return new Wordings(
                wordings.training().stream()
                        .map(s -> s.replace("%s", colour.orElse("")))
                        .toList(),
                wordings.heldOut().stream()
                        .map(s -> s.replace("%s", colour.orElse("")))
                        .toList());
    }
}
