/** The ingest job on Spark: read the list of files, call {@link vidact.ingestion.ClipProbe}, write parts. */
@NullMarked
package vidact.ingestion.spark;

import org.jspecify.annotations.NullMarked;
