/** Given frames in, predicted frames out, token by token. */
@NullMarked
package vidact.gpt.sample;

import org.jspecify.annotations.NullMarked;
