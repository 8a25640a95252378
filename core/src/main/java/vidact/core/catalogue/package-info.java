/** The clip catalogue: one Parquet row for each clip, kept or rejected, with its times, captions, scores and the reason. */
@NullMarked
package vidact.core.catalogue;

import org.jspecify.annotations.NullMarked;
