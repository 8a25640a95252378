package vidact.simulation.expert;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import vidact.core.Hashes;
import vidact.core.geometry.Pose;
import vidact.core.geometry.Vector;
import vidact.core.policy.ActionChunk;
import vidact.core.policy.Observation;
import vidact.core.policy.Policy;
import vidact.simulation.task.SeesWorld;
import vidact.simulation.task.Task;
import vidact.simulation.world.TabletopWorld;
import vidact.simulation.world.WorldState;

/**
 * A scripted teacher: it sees poses and contacts, writes down waypoints at the start of a task, and plans again from what it sees if
 * they end without success. It acts through the same chunks as any policy.
 */
public final class Expert implements Policy, SeesWorld {
    private static final int LOOKAHEAD = 8; // actions of a chunk
    private static final int CARRIED_OUT = 4; // of them
    private static final double DT = 1.0 / TabletopWorld.STEPS_PER_SECOND;
    private static final double TURN_SPEED = 1.0; // rad/s
    private static final double PATIENCE = 0.4; // seconds after the last waypoint before another attempt

    private final Style style;
    private final UnaryOperator<WorldState> sight;
    private Optional<TabletopWorld> world = Optional.empty();
    private Optional<Task> task = Optional.empty();
    private SplittableRandom random = new SplittableRandom(0);
    private List<Waypoint> waypoints = List.of();
    private Progress progress = Progress.NONE;
    private int attempt;
    private int acted; // actions since the start
    private final BitSet astray = new BitSet(); // of them

    /** Where along the waypoints the reference is. */
    private record Progress(int index, Vector place, double yaw, boolean open, double waited) {
        static final Progress NONE = new Progress(0, Vector.ZERO, 0, true, 0);
    }

    public Expert(Style style) {
        this(style, UnaryOperator.identity());
    }

    /** An expert that takes what {@code sight} makes of the state for the truth. */
    Expert(Style style, UnaryOperator<WorldState> sight) {
        this.style = style;
        this.sight = sight;
    }

    @Override
    public void watch(TabletopWorld shown, Task asked) {
        world = Optional.of(shown);
        task = Optional.of(asked);
    }

    @Override
    public void start(String instruction, long seed) {
        random = Hashes.random(seed, 0);
        attempt = 0;
        acted = 0;
        astray.clear();
        plan();
    }

    /** Whether an action since the start, counted from 0, is part of how the task is done, and not of a way astray. */
    public boolean isDemonstrated(int action) {
        return !astray.get(action);
    }

    @Override
    public ActionChunk act(Observation observation) {
        if (progress.index() >= waypoints.size() && progress.waited() > PATIENCE) {
            attempt++;
            plan();
        }
        Pose pose = shown().tool();
        List<double[]> actions = new ArrayList<>();
        Progress ahead = progress;
        for (int i = 0; i < LOOKAHEAD; i++) {
            if (i < CARRIED_OUT) {
                astray.set(acted++, leadsAstray(ahead));
            }
            ahead = advanced(ahead);
            Pose next = down(ahead.place(), ahead.yaw());
            double gripper = ahead.open() ? ActionChunk.OPEN : ActionChunk.CLOSED;
            actions.add(ActionChunk.action(pose.inverse().times(next), gripper));
            pose = next;
            if (i == CARRIED_OUT - 1) {
                progress = ahead;
            }
        }
        return ActionChunk.of(actions);
    }

    @Override
    public Set<String> views() {
        return Set.of();
    }

    @Override
    public int horizon(int steps) {
        return CARRIED_OUT;
    }

    private void plan() {
        WorldState state = sight.apply(shown().state());
        Pose tool = shown().tool();
        Grasps grasps = new Grasps(state);
        boolean open = grasps.isOpen();
        Script script = new Script(tool.position(), tool.yawRadians(), open, grasps.cubesInTheOpen(), style, random);
        waypoints = new Plans(state, script, attempt).waypoints(task.orElseThrow());
        progress = new Progress(0, tool.position(), tool.yawRadians(), open, 0);
    }

    private TabletopWorld shown() {
        return world.orElseThrow(() -> new IllegalStateException("an expert must watch a world before it acts"));
    }

    private boolean leadsAstray(Progress now) {
        return now.index() < waypoints.size() && !waypoints.get(now.index()).demonstrated();
    }

    /** The reference one action later. */
    private Progress advanced(Progress now) {
        if (now.index() >= waypoints.size()) {
            return new Progress(now.index(), now.place(), now.yaw(), now.open(), now.waited() + DT);
        }
        Waypoint goal = waypoints.get(now.index());
        Vector way = goal.place().minus(now.place()).atMost(goal.speed() * DT);
        double turn = goal.yaw() - now.yaw();
        double turned = Math.max(-TURN_SPEED * DT, Math.min(TURN_SPEED * DT, turn));
        Vector place = now.place().plus(way);
        boolean there = goal.place().minus(place).length() < 1e-9 && Math.abs(turn - turned) < 1e-9;
        double waited = there ? now.waited() + DT : 0;
        boolean over = there && waited > goal.pause();
        return new Progress(
                over ? now.index() + 1 : now.index(), place, now.yaw() + turned, goal.open(), over ? 0 : waited);
    }

    private static Pose down(Vector place, double yaw) {
        return Pose.rollPitchYaw(place, new Vector(Math.PI, 0, yaw));
    }
}
