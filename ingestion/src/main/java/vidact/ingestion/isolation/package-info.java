/** Probing in processes of their own, watched for time and memory. In: a clip. Out: its row, whatever becomes of the process. */
@NullMarked
package vidact.ingestion.isolation;

import org.jspecify.annotations.NullMarked;
