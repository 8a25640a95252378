/** Policies put to the test: instructions one after another, chains of five, success rates with intervals. */
@NullMarked
package vidact.simulation.evaluation;

import org.jspecify.annotations.NullMarked;
