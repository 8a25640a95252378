/** The network: embeddings, trunk, masks and cache. Tensors in, tensors out; no files, no clocks. Letters as in {@link vidact.gpt}. */
@NullMarked
package vidact.gpt.model;

import org.jspecify.annotations.NullMarked;
