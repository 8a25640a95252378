package vidact.serving.robot;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import vidact.core.policy.ActionChunk;
import vidact.core.policy.Observation;
import vidact.core.policy.Policy;
import vidact.core.policy.TemporalEnsemble;

/**
 * One robot's place in the server: the policy that knows its history, and its newest observation while that waits. The engine's lock
 * guards what waits; the policy belongs to the one thread that decides for the robot.
 */
public final class Robot {
    private final String name;
    private Optional<Waiting> waiting = Optional.empty();
    private boolean decidedFor;

    private Optional<Policy> policy = Optional.empty();
    private String version = "";
    private String instruction = "";
    private Optional<JointCommands> joints = Optional.empty();

    private volatile Shown shown = new Shown("", "", 0, 0, 0, 0);

    /** An observation until it is answered; times in nanoseconds. */
    record Waiting(Request request, long arrived, long allowed, CompletableFuture<Decision> answer) {
        Observation observation() {
            return request.observation();
        }

        Wish wish() {
            return request.wish();
        }
    }

    /**
     * What a status page shows of a robot.
     *
     * @param model version that decided last
     * @param decisions so far
     * @param totalMillis from the last observation's arrival to its answer
     * @param inferMillis the model's part of it
     * @param nanos when that was, by {@link System#nanoTime}
     */
    public record Shown(
            String instruction, String model, long decisions, double totalMillis, double inferMillis, long nanos) {}

    Robot(String name) {
        this.name = name;
    }

    /** Where it came from. */
    public String name() {
        return name;
    }

    /** What it was told last. */
    public Shown shown() {
        return shown;
    }

    /** Puts the newest observation in place and returns the one that waited there. */
    Optional<Waiting> put(Waiting newest) {
        Optional<Waiting> older = waiting;
        waiting = Optional.of(newest);
        return older;
    }

    Optional<Waiting> takeWaiting() {
        Optional<Waiting> taken = waiting;
        waiting = Optional.empty();
        return taken;
    }

    boolean isWaiting() {
        return waiting.isPresent();
    }

    boolean isDecidedFor() {
        return decidedFor;
    }

    void decidedFor(boolean now) {
        decidedFor = now;
    }

    /** The robot's policy; a fresh start where the model, the instruction or the robot's own wish asks for one. */
    Policy policyFor(Model model, Observation observation, Wish wish) {
        boolean sameModel = policy.isPresent() && version.equals(model.version());
        if (!sameModel || wish.restart() || !instruction.equals(observation.instruction())) {
            forget();
            Policy fresh = model.policies().get();
            Policy used = wish.ensemble()
                    .<Policy>map(weight -> new TemporalEnsemble(fresh, weight, 1))
                    .orElse(fresh);
            used.start(observation.instruction(), wish.seed());
            policy = Optional.of(used);
            version = model.version();
            instruction = observation.instruction();
        }
        return policy.orElseThrow();
    }

    /** Joint commands for the actions to carry out; none if the robot did not ask. */
    List<double[]> commands(Optional<CommandedArm> arm, Request request, ActionChunk chunk, int execute) {
        if (request.joints().isEmpty()) {
            return List.of();
        }
        JointCommands used = joints.orElseGet(() -> new JointCommands(arm.orElseThrow()));
        joints = Optional.of(used);
        double[] measured =
                request.joints().stream().mapToDouble(Double::doubleValue).toArray();
        return used.commands(chunk, measured, execute);
    }

    /** The next observation is the first one again. */
    void forget() {
        policy.ifPresent(Policy::close);
        policy = Optional.empty();
    }

    void told(Decision decision, long totalNanos) {
        shown = new Shown(
                instruction,
                decision.model(),
                shown.decisions() + 1,
                totalNanos / 1e6,
                decision.inferMillis(),
                System.nanoTime());
    }
}
