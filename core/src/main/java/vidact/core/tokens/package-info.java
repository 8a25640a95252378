/** Token shards: VQGAN codes of clips in Parquet, with check sums, and a manifest that is written last. */
@NullMarked
package vidact.core.tokens;

import org.jspecify.annotations.NullMarked;
