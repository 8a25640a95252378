/** Points, directions and poses in three dimensions. */
@NullMarked
package vidact.control.geometry;

import org.jspecify.annotations.NullMarked;
