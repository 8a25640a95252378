/**
 * Layers that more than one model uses. In and out: tensors {@code [B, T, D]}.
 *
 * <p>Letters in shapes: B batch, T tokens in the sequence, S tokens attended to, D model width, H heads.
 */
@NullMarked
package vidact.torch.nn;

import org.jspecify.annotations.NullMarked;
