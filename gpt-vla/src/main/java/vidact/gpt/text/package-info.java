/** Captions in, frozen text features {@code [E]} out. */
@NullMarked
package vidact.gpt.text;

import org.jspecify.annotations.NullMarked;
