/** What can follow what: situations in symbols, the published list of chains of five, and scenes that start them. */
@NullMarked
package vidact.simulation.chain;

import org.jspecify.annotations.NullMarked;
