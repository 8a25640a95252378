/** The VQGAN network (Esser et al. 2021, taming-transformers). Tensors in, tensors out; no files, no clocks. Letters as in {@link vidact.vqgan}. */
@NullMarked
package vidact.vqgan.model;

import org.jspecify.annotations.NullMarked;
