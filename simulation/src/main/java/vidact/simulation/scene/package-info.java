/** The table as data: which bodies there are, of which boxes, where in each layout, and how a scene starts. */
@NullMarked
package vidact.simulation.scene;

import org.jspecify.annotations.NullMarked;
