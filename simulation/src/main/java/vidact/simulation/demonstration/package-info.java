/** Demonstrations by a scripted expert: a task and a seed in, an episode that its oracle accepts out. */
@NullMarked
package vidact.simulation.demonstration;

import org.jspecify.annotations.NullMarked;
