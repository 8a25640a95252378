/** Pre-training on Spark in barrier mode: one task is one {@link vidact.gpt.PretrainRank}. */
@NullMarked
package vidact.gpt.spark;

import org.jspecify.annotations.NullMarked;
