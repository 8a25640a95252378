/** What a robot and its policy say to each other: an observation in, a chunk of actions out. */
@NullMarked
package vidact.core.policy;

import org.jspecify.annotations.NullMarked;
