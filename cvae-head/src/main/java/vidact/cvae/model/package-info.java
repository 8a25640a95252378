/** The trunk with a robot's states in and chunks of actions out. In: batches as tensors. Out: hidden states, actions, losses. */
@NullMarked
package vidact.cvae.model;

import org.jspecify.annotations.NullMarked;
