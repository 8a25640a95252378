/**
 * Robot fine-tuning (GR-2's second stage): a pre-trained trunk and robot episodes in, a policy out.
 *
 * <p>Letters in shapes: B batch, F steps of a sequence, K actions of a chunk, A numbers of an action without the gripper, S numbers of a
 * state, D model width, N image tokens of a view, V codes.
 */
@NullMarked
package vidact.cvae;

import org.jspecify.annotations.NullMarked;
