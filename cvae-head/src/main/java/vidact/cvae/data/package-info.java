/** Robot data sets as sequences: states, actions and codes of pictures, normalised. In: a LeRobot v3.0 folder. Out: batches. */
@NullMarked
package vidact.cvae.data;

import org.jspecify.annotations.NullMarked;
