/** Ingestion: locations of videos in, a clip catalogue out in which every file stands, kept or rejected with its reason. */
@NullMarked
package vidact.ingestion;

import org.jspecify.annotations.NullMarked;
