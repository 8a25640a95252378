/** Points, directions and poses in three dimensions. */
@NullMarked
package vidact.core.geometry;

import org.jspecify.annotations.NullMarked;
