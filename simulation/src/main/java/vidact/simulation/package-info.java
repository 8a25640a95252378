/**
 * The tabletop world. In: a seed and a number of clips. Out: captioned videos of a gripper that moves coloured blocks.
 *
 * <p>Units: metres, seconds, radians; z points up.
 */
@NullMarked
package vidact.simulation;

import org.jspecify.annotations.NullMarked;
