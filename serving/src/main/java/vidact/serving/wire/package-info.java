/** Bytes to values and back: MessagePack with NumPy arrays, as openpi's clients speak it. Nothing here knows robots or servers. */
@NullMarked
package vidact.serving.wire;

import org.jspecify.annotations.NullMarked;
