/** Short captioned scenes: random blocks and one instruction in, the poses of every moment out. */
@NullMarked
package vidact.simulation.clips;

import org.jspecify.annotations.NullMarked;
