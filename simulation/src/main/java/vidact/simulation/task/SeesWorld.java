package vidact.simulation.task;

import vidact.simulation.world.TabletopWorld;

/** A policy that is shown the world itself and the task, not only pictures and words. */
public interface SeesWorld {
    /** Shows the world and what is to be done in it; called before {@code start}. */
    void watch(TabletopWorld world, Task task);
}
