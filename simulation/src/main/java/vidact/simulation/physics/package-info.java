/** The table as bodies that push each other: joint commands in, poses and contacts out. All of ODE4J is in here. */
@NullMarked
package vidact.simulation.physics;

import org.jspecify.annotations.NullMarked;
