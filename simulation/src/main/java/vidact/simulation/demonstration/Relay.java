package vidact.simulation.demonstration;

import java.util.Set;
import vidact.core.policy.ActionChunk;
import vidact.core.policy.Observation;
import vidact.core.policy.Policy;
import vidact.simulation.expert.Expert;
import vidact.simulation.task.SeesWorld;
import vidact.simulation.task.Task;
import vidact.simulation.world.TabletopWorld;

/** A policy acts first, and then an expert goes on from wherever that has led. */
final class Relay implements Policy, SeesWorld {
    private final Policy leader;
    private final Expert expert;
    private final int led;
    private String instruction = "";
    private long seed;
    private int acted; // actions of the leader
    private int next; // actions of it that are carried out before anyone is asked again
    private boolean takenOver;

    /**
     * A relay that closes both with itself.
     *
     * @param led actions of the leader
     */
    Relay(Policy leader, Expert expert, int led) {
        this.leader = leader;
        this.expert = expert;
        this.led = led;
    }

    @Override
    public void watch(TabletopWorld world, Task task) {
        expert.watch(world, task);
        if (leader instanceof SeesWorld seeing) {
            seeing.watch(world, task);
        }
    }

    @Override
    public void start(String asked, long seedOfBoth) {
        instruction = asked;
        seed = seedOfBoth;
        acted = 0;
        takenOver = false;
        if (leads()) {
            leader.start(asked, seedOfBoth);
        }
    }

    @Override
    public ActionChunk act(Observation observation) {
        if (leads()) {
            ActionChunk chunk = leader.act(observation);
            next = Math.min(led - acted, leader.horizon(chunk.steps()));
            acted += next;
            return chunk;
        }
        if (!takenOver) {
            takenOver = true;
            expert.start(instruction, seed);
        }
        return expert.act(observation);
    }

    /** Whether an action since the start, counted from 0, is the expert's and not of a way astray. */
    boolean isDemonstrated(int action) {
        return action >= led && expert.isDemonstrated(action - led);
    }

    @Override
    public Set<String> views() {
        return leads() ? leader.views() : expert.views();
    }

    @Override
    public int horizon(int steps) {
        return takenOver ? expert.horizon(steps) : next;
    }

    @Override
    public void close() {
        leader.close();
        expert.close();
    }

    private boolean leads() {
        return acted < led;
    }
}
