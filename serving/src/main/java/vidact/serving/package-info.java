/** The model put to use. In: a checkpoint and clips. Out: predicted video beside true video, with figures. */
@NullMarked
package vidact.serving;

import org.jspecify.annotations.NullMarked;
