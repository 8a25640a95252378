/** What every stage shares and no stage owns. In: arguments and bytes. Out: checked facts, hashes and files. */
@NullMarked
package vidact.core;

import org.jspecify.annotations.NullMarked;
