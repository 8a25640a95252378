package vidact.simulation.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import vidact.core.command.Progress;
import vidact.core.policy.Policy;
import vidact.simulation.chain.Chain;
import vidact.simulation.task.Task;

/** Runs the trials of a policy over worlds in parallel; what is in its log already is not run again. */
public final class Evaluation {
    private final Path out;
    private final ChainTrial.Setting setting;
    private final int threads;

    /**
     * An evaluation.
     *
     * @param out folder for the logs
     * @param threads worlds at a time; the results do not depend on it
     */
    public Evaluation(Path out, ChainTrial.Setting setting, int threads) {
        this.out = out;
        this.setting = setting;
        this.threads = threads;
    }

    /**
     * Trials of the first chains of the list, in its order.
     *
     * @param name of the log, {@code chains-NAME.jsonl}
     */
    public List<ChainTrial> chains(String name, Supplier<Policy> policies, List<Chain> chains) {
        TrialLog<ChainTrial> log = new TrialLog<>(out.resolve("chains-" + name + ".jsonl"), ChainTrial.class);
        Set<Integer> done = new HashSet<>();
        log.read().forEach(trial -> done.add(trial.chain()));
        List<Chain> open =
                chains.stream().filter(chain -> !done.contains(chain.number())).toList();
        forEach(name + " chains", open, chain -> log.add(ChainTrial.run(chain, policies, setting, (w, i) -> {})));
        return log.read().stream()
                .filter(trial -> trial.chain() < chains.size())
                .sorted(Comparator.comparingInt(ChainTrial::chain))
                .toList();
    }

    /** Trials of every task by itself, with seeds 0 to {@code episodes - 1}. */
    public List<TaskTrial> tasks(String name, Supplier<Policy> policies, int episodes) {
        record Wish(Task task, long seed) {}
        TrialLog<TaskTrial> log = new TrialLog<>(out.resolve("tasks-" + name + ".jsonl"), TaskTrial.class);
        Set<String> done = new HashSet<>();
        log.read().forEach(trial -> done.add(trial.task() + " " + trial.seed()));
        List<Wish> open = new ArrayList<>();
        for (Task task : Task.all()) {
            for (long seed = 0; seed < episodes; seed++) {
                if (!done.contains(task.name() + " " + seed)) {
                    open.add(new Wish(task, seed));
                }
            }
        }
        forEach(name + " tasks", open, wish -> log.add(TaskTrial.run(wish.task(), wish.seed(), policies, setting)));
        return log.read().stream()
                .sorted(Comparator.comparing(TaskTrial::task).thenComparingLong(TaskTrial::seed))
                .toList();
    }

    private <T> void forEach(String what, List<T> items, Consumer<T> work) {
        ForkJoinPool pool = new ForkJoinPool(threads);
        AtomicInteger count = new AtomicInteger();
        try (Progress progress = Progress.start(what, items.size())) {
            pool.submit(() -> items.parallelStream().forEach(item -> {
                        work.accept(item);
                        progress.at(count.incrementAndGet(), "");
                    }))
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(what + " was interrupted: the same command goes on", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        } finally {
            pool.shutdownNow();
        }
    }
}
