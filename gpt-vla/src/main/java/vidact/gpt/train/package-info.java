/** Windows of token shards in, losses for the training loop out. */
@NullMarked
package vidact.gpt.train;

import org.jspecify.annotations.NullMarked;
