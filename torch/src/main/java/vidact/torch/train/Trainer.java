package vidact.torch.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import vidact.core.Check;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.torch.Seeds;

/**
 * The one training loop: loss, gradients, update; metrics every step, a look at other data and a checkpoint now and then. Of
 * several ranks all do the same steps, and the first one writes.
 */
public final class Trainer {
    private final TrainConfig config;
    private final Task task;
    private final Path out;
    private final GradientExchange exchange;
    private final CheckpointFolder checkpoints;
    private final AdamW optimiser;

    /** A run of one rank. */
    public Trainer(TrainConfig config, Task task, Path out) {
        this(config, task, out, GradientExchange.ALONE);
    }

    /** One rank of a run; every rank sees the folder {@code out}. */
    public Trainer(TrainConfig config, Task task, Path out, GradientExchange exchange) {
        this.config = config;
        this.task = task;
        this.out = out;
        this.exchange = exchange;
        this.checkpoints = new CheckpointFolder(out, config.keepCheckpoints());
        this.optimiser = new AdamW(config.adam(), task.parameters());
    }

    /**
     * Trains from the newest checkpoint, or from the start with {@code seed}, to the last step.
     *
     * @param name what the progress bar says
     * @return the newest checkpoint
     */
    public Path run(String name, long seed) {
        Seeds.set(seed);
        TrainingState state = new TrainingState(task, optimiser);
        long first = checkpoints.last().map(state::restore).orElse(0L);
        Check.state(
                first <= config.steps(),
                "%s is at step %d already, beyond training.steps=%d: ask for more steps or another --out",
                out,
                first,
                config.steps());
        exchange.join(task.parameters());
        try (Journal journal = Journal.of(exchange.rank(), out, first, name, config.steps())) {
            for (long step = first; step < config.steps(); step++) {
                Map<String, Double> figures = step(step);
                long done = step + 1;
                Map<String, Double> validation = task.validate(done);
                figures.putAll(validation);
                journal.add(step, figures);
                task.preview(step).ifPresent(picture -> journal.addPreview(done, picture));
                Optional<Double> judged = Optional.ofNullable(validation.get(Task.VALIDATION_LOSS));
                if (done == config.steps() || done % config.checkpointEvery() == 0 || judged.isPresent()) {
                    journal.flush();
                    save(done, state, judged);
                }
            }
        }
        return checkpoints.last().orElseThrow();
    }

    private void save(long done, TrainingState state, Optional<Double> judged) {
        if (exchange.rank() == 0) {
            checkpoints.save(done, state::write);
            judged.ifPresent(loss -> checkpoints.judge(done, loss));
        }
        exchange.average(new double[1]); // every rank waits until it is there
    }

    /** One optimiser step; every tensor that it makes is freed at its end. */
    private Map<String, Double> step(long step) {
        long start = System.nanoTime();
        double rate = config.schedule().at(step);
        Map<String, Double> figures = new TreeMap<>();
        optimiser.clearGradients();
        for (int part = 0; part < task.parts(); part++) {
            boolean last = part == task.parts() - 1;
            try (PointerScope scope = new PointerScope()) {
                Task.Loss loss = task.loss(step, part);
                if (last) {
                    exchange.begin();
                }
                (task.parts() == 1 ? loss.total() : loss.total().div(new Scalar((double) task.parts()))).backward();
                Map<String, Tensor> more = Map.of();
                if (last) {
                    exchange.finish();
                    figures.put("gradient_norm", optimiser.clip(config.clipNorm()));
                    optimiser.update(rate);
                    more = task.afterUpdate(step);
                }
                figures.merge("loss", loss.total().item_double() / task.parts(), Double::sum);
                loss.parts()
                        .forEach((name, value) -> figures.merge(name, value.item_double() / task.parts(), Double::sum));
                more.forEach((name, value) -> figures.put(name, value.item_double()));
            }
        }
        averageOverRanks(figures);
        double total = figures.getOrDefault("loss", Double.NaN);
        Check.state(
                Double.isFinite(total),
                "the loss of step %d is %s: lower training.learningRate and go on from the last checkpoint",
                step,
                total);
        figures.put("learning_rate", rate);
        figures.put("milliseconds", (System.nanoTime() - start) / 1e6);
        return figures;
    }

    private void averageOverRanks(Map<String, Double> figures) {
        List<String> names = new ArrayList<>(figures.keySet());
        double[] values = names.stream()
                .mapToDouble(name -> figures.getOrDefault(name, Double.NaN))
                .toArray();
        exchange.average(values);
        for (int i = 0; i < values.length; i++) {
            figures.put(names.get(i), values[i]);
        }
    }
}
