/** Actions of one moment from a trained model, without tensors outside. */
@NullMarked
package vidact.cvae.sample;

import org.jspecify.annotations.NullMarked;
