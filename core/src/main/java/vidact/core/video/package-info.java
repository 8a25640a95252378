/** Video files in, frames with their time stamps out, and back. The only place that knows JavaCV. */
@NullMarked
package vidact.core.video;

import org.jspecify.annotations.NullMarked;
