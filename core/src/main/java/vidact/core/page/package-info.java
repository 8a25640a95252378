/** Pages to open in a browser: a template beside a class and values in, HTML out. */
@NullMarked
package vidact.core.page;

import org.jspecify.annotations.NullMarked;
