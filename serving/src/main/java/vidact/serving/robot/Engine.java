package vidact.serving.robot;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import vidact.core.image.Image;
import vidact.core.policy.ActionChunk;
import vidact.core.policy.ForeseeingPolicy;
import vidact.core.policy.Observation;
import vidact.core.policy.Policies;
import vidact.core.policy.Policy;

/**
 * Decides for many robots with one model, on threads of its own. Of each robot the newest observation counts; robots wait in one bounded
 * queue; what waited too long is dropped before the model sees it. The model can be replaced while robots are served.
 *
 * <p>Thread-safe. What came in is answered in any case: with a decision, or with a {@link Refusal}.
 */
public final class Engine implements AutoCloseable {
    private static final int WARM_UP_PIXELS = 64;
    private static final int WARM_UP_DECISIONS = 3;
    private static final long CLOSING_SECONDS = 30;

    private final EngineConfig config;
    private final Optional<CommandedArm> arm;
    private final Supplier<Model> loader;
    private final Gauges gauges;
    private final List<Thread> workers = new ArrayList<>();
    private final Object lock = new Object();
    private final Deque<Robot> queue =
            new ArrayDeque<>(); // robots whose newest observation waits and who are not decided for
    private final Set<Robot> robots = new LinkedHashSet<>();
    private Optional<Model> model = Optional.empty();
    private int deciding;
    private boolean stopping;
    private boolean ended;

    /**
     * An engine without a model yet; {@link #load} brings it.
     *
     * @param arm whose joints can be commanded
     * @param loader reads the model as it is now; it may throw
     */
    public Engine(EngineConfig config, Optional<CommandedArm> arm, Supplier<Model> loader, Gauges gauges) {
        this.config = config;
        this.arm = arm;
        this.loader = loader;
        this.gauges = gauges;
        for (int i = 0; i < config.workers(); i++) {
            Thread worker = new Thread(this::work, "policy-" + i);
            worker.setDaemon(true);
            worker.start();
            workers.add(worker);
        }
    }

    /**
     * Loads the model, has it decide a few times, and serves with it from then on. If that fails, the one before serves on.
     *
     * @return the version that is loaded now
     */
    public String load() {
        long start = System.nanoTime();
        Model loaded;
        try {
            loaded = loader.get();
            warmUp(loaded);
        } catch (RuntimeException e) {
            gauges.loadFailed();
            throw e;
        }
        synchronized (lock) {
            model = Optional.of(loaded);
        }
        gauges.loaded(loaded.version(), System.nanoTime() - start);
        return loaded.version();
    }

    private static void warmUp(Model model) {
        Map<String, Image> views = new LinkedHashMap<>();
        byte[] grey = new byte[WARM_UP_PIXELS * WARM_UP_PIXELS * Image.CHANNELS];
        model.views().forEach(view -> views.put(view, Image.of(WARM_UP_PIXELS, WARM_UP_PIXELS, grey)));
        Observation observation =
                new Observation(views, new double[model.policies().stateNames().size()], "warm up");
        try (Policy policy = model.policies().get()) {
            policy.start(observation.instruction(), 0);
            for (int i = 0; i < WARM_UP_DECISIONS; i++) {
                policy.act(observation);
            }
        }
    }

    /** Whether a model is loaded and the engine takes work. */
    public boolean ready() {
        synchronized (lock) {
            return model.isPresent() && !stopping;
        }
    }

    /** The model that serves now. */
    public Model model() {
        synchronized (lock) {
            return model.orElseThrow(Refusal::notReady);
        }
    }

    /** One more robot. */
    public Robot connect(String name) {
        synchronized (lock) {
            if (stopping) {
                throw Refusal.stopping();
            }
            if (robots.size() >= config.robots()) {
                gauges.refused(Refusal.Cause.BUSY);
                throw Refusal.tooManyRobots(robots.size());
            }
            Robot robot = new Robot(name);
            robots.add(robot);
            gauges.robots(robots.size());
            return robot;
        }
    }

    /** Robots that are connected, the oldest first. */
    public Collection<Robot> robots() {
        synchronized (lock) {
            return List.copyOf(robots);
        }
    }

    /** The robot is gone; what waits of it is dropped. */
    public void disconnect(Robot robot) {
        synchronized (lock) {
            if (robots.remove(robot)) {
                queue.remove(robot);
                robot.takeWaiting();
                if (!robot.isDecidedFor()) {
                    robot.forget();
                }
                gauges.robots(robots.size());
                gauges.waiting(queue.size());
            }
        }
    }

    /**
     * Asks for a decision.
     *
     * @return completed by a thread of the engine, exceptionally with a {@link Refusal}
     */
    public CompletableFuture<Decision> decide(Robot robot, Request request) {
        Wish wish = request.wish();
        int allowed = wish.deadlineMillis() == 0
                ? config.deadlineMillis()
                : Math.min(wish.deadlineMillis(), config.deadlineMillis());
        Robot.Waiting waiting = new Robot.Waiting(
                request, System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(allowed), new CompletableFuture<>());
        Optional<Robot.Waiting> older;
        synchronized (lock) {
            Optional<Refusal> refusal = refusal(robot);
            if (refusal.isPresent()) {
                gauges.refused(refusal.get().why());
                return CompletableFuture.failedFuture(refusal.get());
            }
            older = robot.put(waiting);
            if (older.isEmpty() && !robot.isDecidedFor()) {
                queue.addLast(robot);
                gauges.waiting(queue.size());
                lock.notifyAll();
            }
        }
        older.ifPresent(superseded -> refuse(superseded, Refusal.superseded()));
        return waiting.answer();
    }

    private Optional<Refusal> refusal(Robot robot) {
        if (stopping) {
            return Optional.of(Refusal.stopping());
        }
        if (model.isEmpty()) {
            return Optional.of(Refusal.notReady());
        }
        return queue.size() >= config.waiting() && !robot.isWaiting()
                ? Optional.of(Refusal.busy(queue.size()))
                : Optional.empty();
    }

    private void refuse(Robot.Waiting waiting, Refusal refusal) {
        gauges.refused(refusal.why());
        waiting.answer().completeExceptionally(refusal);
    }

    private void work() {
        while (true) {
            List<Robot> taken = new ArrayList<>();
            List<Robot.Waiting> turns = new ArrayList<>();
            Model serving;
            synchronized (lock) {
                try {
                    while (queue.isEmpty() && !ended) {
                        lock.wait();
                    }
                } catch (InterruptedException e) {
                    ended = true;
                    Thread.currentThread().interrupt();
                }
                if (queue.isEmpty()) {
                    return;
                }
                while (!queue.isEmpty() && taken.size() < config.batch()) {
                    Robot robot = queue.removeFirst();
                    robot.decidedFor(true);
                    taken.add(robot);
                    turns.add(robot.takeWaiting().orElseThrow());
                }
                serving = model.orElseThrow();
                deciding += taken.size();
                gauges.waiting(queue.size());
            }
            try {
                decide(serving, taken, turns);
            } finally {
                giveBack(taken);
            }
        }
    }

    private void giveBack(List<Robot> taken) {
        synchronized (lock) {
            deciding -= taken.size();
            for (Robot robot : taken) {
                robot.decidedFor(false);
                if (!robots.contains(robot)) {
                    robot.forget();
                } else if (robot.isWaiting()) {
                    queue.addLast(robot);
                }
            }
            gauges.waiting(queue.size());
            lock.notifyAll();
        }
    }

    private void decide(Model serving, List<Robot> taken, List<Robot.Waiting> turns) {
        long start = System.nanoTime();
        List<Robot> inTime = new ArrayList<>();
        List<Robot.Waiting> asked = new ArrayList<>();
        for (int i = 0; i < taken.size(); i++) {
            if (start - turns.get(i).arrived() > turns.get(i).allowed()) {
                refuse(turns.get(i), Refusal.late());
            } else {
                inTime.add(taken.get(i));
                asked.add(turns.get(i));
            }
        }
        if (asked.isEmpty()) {
            return;
        }
        try {
            List<Policies.Turn> question = new ArrayList<>();
            for (int i = 0; i < asked.size(); i++) {
                Observation observation = asked.get(i).observation();
                question.add(new Policies.Turn(
                        inTime.get(i)
                                .policyFor(serving, observation, asked.get(i).wish()),
                        observation));
            }
            List<ActionChunk> chunks = serving.policies().act(question);
            long end = System.nanoTime();
            for (int i = 0; i < chunks.size(); i++) {
                Robot.Waiting turn = asked.get(i);
                ActionChunk chunk = chunks.get(i);
                int wanted = turn.wish().execute() > 0
                        ? turn.wish().execute()
                        : question.get(i).policy().horizon(chunk.steps());
                int execute = Math.max(1, Math.min(wanted, chunk.steps()));
                question.get(i).policy().carriesOut(execute);
                Decision decision = new Decision(
                        chunk,
                        inTime.get(i).commands(arm, turn.request(), chunk, execute),
                        foreseen(question.get(i).policy(), turn.wish()),
                        execute,
                        serving.version(),
                        (start - turn.arrived()) / 1e6,
                        (end - start) / 1e6,
                        chunks.size());
                gauges.decided(decision);
                inTime.get(i).told(decision, end - turn.arrived());
                turn.answer().complete(decision);
            }
        } catch (RuntimeException e) {
            String incident = gauges.failed(e);
            inTime.forEach(Robot::forget);
            asked.forEach(turn -> refuse(turn, Refusal.failed(incident)));
        }
    }

    private static Map<String, Image> foreseen(Policy policy, Wish wish) {
        return wish.frames() && policy instanceof ForeseeingPolicy foreseeing ? foreseeing.nextViews() : Map.of();
    }

    /** Takes no more work, finishes what is there, and returns when it is done or the time is up. */
    public void drain(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (lock) {
            stopping = true;
            while (!queue.isEmpty() || deciding > 0) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    break;
                }
                try {
                    lock.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    break;
                }
            }
        }
    }

    /** Ends the threads; what still waits is refused. */
    @Override
    public void close() {
        List<Robot.Waiting> left = new ArrayList<>();
        synchronized (lock) {
            stopping = true;
            ended = true;
            queue.clear();
            robots.forEach(robot -> robot.takeWaiting().ifPresent(left::add));
            lock.notifyAll();
        }
        left.forEach(waiting -> refuse(waiting, Refusal.stopping()));
        for (Thread worker : workers) {
            try {
                worker.join(TimeUnit.SECONDS.toMillis(CLOSING_SECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        robots().forEach(Robot::forget);
    }

    /** What is measured of this engine. */
    public Gauges gauges() {
        return gauges;
    }
}
