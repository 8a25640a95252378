/** A teacher that sees everything: the state of the world and a task in, actions out. */
@NullMarked
package vidact.simulation.expert;

import org.jspecify.annotations.NullMarked;
