package vidact.torch.train;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import vidact.core.Check;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.core.command.Progress;
import vidact.torch.Seeds;

/** The one training loop: loss, gradients, update; metrics every step, a checkpoint now and then. */
public final class Trainer {
    private final TrainConfig config;
    private final Task task;
    private final Path out;
    private final CheckpointFolder checkpoints;
    private final AdamW optimiser;

    public Trainer(TrainConfig config, Task task, Path out) {
        this.config = config;
        this.task = task;
        this.out = out;
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
        try (Metrics metrics = Metrics.goOn(out, first);
                Progress progress = Progress.start(name, config.steps())) {
            for (long step = first; step < config.steps(); step++) {
                Map<String, Double> figures = step(step);
                long done = step + 1;
                metrics.add(step, figures);
                task.preview(step).ifPresent(picture -> metrics.addPreview(done, picture));
                progress.at(done, String.format(Locale.ROOT, "loss %.4f", figures.getOrDefault("loss", Double.NaN)));
                boolean last = done == config.steps();
                if (last || done % config.checkpointEvery() == 0) {
                    metrics.flush();
                    checkpoints.save(done, state::write);
                }
            }
        }
        return checkpoints.last().orElseThrow();
    }

    /** One optimiser step; every tensor that it makes is freed at its end. */
    private Map<String, Double> step(long step) {
        long start = System.nanoTime();
        double rate = config.schedule().at(step);
        Map<String, Double> figures = new TreeMap<>();
        try (PointerScope scope = new PointerScope()) {
            Task.Loss loss = task.loss(step);
            optimiser.clearGradients();
            loss.total().backward();
            figures.put("gradient_norm", optimiser.clip(config.clipNorm()));
            optimiser.update(rate);
            Map<String, Tensor> more = task.afterUpdate(step);
            double total = loss.total().item_float();
            Check.state(
                    Double.isFinite(total),
                    "the loss of step %d is %s: lower training.learningRate and go on from the last checkpoint",
                    step,
                    total);
            figures.put("loss", total);
            loss.parts().forEach((name, value) -> figures.put(name, (double) value.item_float()));
            more.forEach((name, value) -> figures.put(name, (double) value.item_float()));
        }
        figures.put("learning_rate", rate);
        figures.put("milliseconds", (System.nanoTime() - start) / 1e6);
        return figures;
    }
}
