/** Weights on disk: safetensors files and the checkpoint folder, without libtorch. */
@NullMarked
package vidact.core.checkpoint;

import org.jspecify.annotations.NullMarked;
