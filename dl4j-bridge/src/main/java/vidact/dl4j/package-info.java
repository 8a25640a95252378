/** Token shards for DL4J: in, a folder that {@code tokenize} wrote; out, pairs of neighbouring frames as DL4J trains on them. */
@NullMarked
package vidact.dl4j;

import org.jspecify.annotations.NullMarked;
