/** Fine-tuning as a task of the one training loop. */
@NullMarked
package vidact.cvae.train;

import org.jspecify.annotations.NullMarked;
