/** A software camera: shapes with poses and colours in, a picture out. Single-threaded, no allocation a frame. */
@NullMarked
package vidact.simulation.render;

import org.jspecify.annotations.NullMarked;
