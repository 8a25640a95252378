/** The table as a robot meets it: a chunk of actions in, 40 ms of control and physics each, states and pictures out. */
@NullMarked
package vidact.simulation.world;

import org.jspecify.annotations.NullMarked;
