/** Pictures in memory: RGB bytes in; resized pictures, PNG files and distances between pictures out. */
@NullMarked
package vidact.core.image;

import org.jspecify.annotations.NullMarked;
