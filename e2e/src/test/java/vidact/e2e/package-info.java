/** What only all modules together can show. In: the repository. Out: a red test where a rule of the house is broken. */
@NullMarked
package vidact.e2e;

import org.jspecify.annotations.NullMarked;
