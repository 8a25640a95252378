/**
 * The one training loop. In: a {@link vidact.torch.train.Task} that turns a step number into a loss. Out: checkpoints that
 * the same command goes on from, and metrics as JSON lines and TensorBoard events.
 */
@NullMarked
package vidact.torch.train;

import org.jspecify.annotations.NullMarked;
