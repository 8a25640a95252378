/**
 * The image tokenizer: frames in, codes out, and back. In: a clip catalogue. Out: a frozen tokenizer and token shards.
 *
 * <p>Letters in shapes: B batch, H x W pixels, h x w codes, C channels, K codes in the codebook, E width of a code vector.
 */
@NullMarked
package vidact.vqgan;

import org.jspecify.annotations.NullMarked;
