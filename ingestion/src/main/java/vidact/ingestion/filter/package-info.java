/** Cheap scores and the rules that keep or reject a clip. In: sampled frames. Out: scores and reasons. */
@NullMarked
package vidact.ingestion.filter;

import org.jspecify.annotations.NullMarked;
