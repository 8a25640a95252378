/** Where clips come from: one small reader for each kind of source. In: a location. Out: files with what is known of them. */
@NullMarked
package vidact.ingestion.source;

import org.jspecify.annotations.NullMarked;
