/** Robot data sets in their own formats in, a LeRobot v3.0 data set out whose conventions are declared and checked. */
@NullMarked
package vidact.ingestion.robot;

import org.jspecify.annotations.NullMarked;
