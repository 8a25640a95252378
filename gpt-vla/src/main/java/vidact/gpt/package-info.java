/**
 * Video pre-training: token shards in, a checkpoint that predicts the next frames out.
 *
 * <p>Letters in shapes: B batch, F frames (time steps), N image tokens a frame and view, P tokens a step, T = F * P tokens in
 * the sequence, D model width, V vocabulary, E width of a text feature.
 */
@NullMarked
package vidact.gpt;

import org.jspecify.annotations.NullMarked;
