/** A chunk of tool poses in, a smooth path within limits of speed and acceleration out. */
@NullMarked
package vidact.control.trajectory;

import org.jspecify.annotations.NullMarked;
