/** Frames of a clip catalogue in, losses for the training loop out. */
@NullMarked
package vidact.vqgan.train;

import org.jspecify.annotations.NullMarked;
