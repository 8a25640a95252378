/** YAML and {@code key=value} arguments in, a checked record out. */
@NullMarked
package vidact.core.config;

import org.jspecify.annotations.NullMarked;
