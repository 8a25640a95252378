/** The tokenise job on Spark: read rows, call {@link vidact.vqgan.ShardTokenizer}, write shards. */
@NullMarked
package vidact.vqgan.spark;

import org.jspecify.annotations.NullMarked;
