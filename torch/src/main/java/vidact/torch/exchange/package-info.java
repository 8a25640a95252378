/**
 * Gradients over the network: {@link vidact.torch.exchange.Ring} moves numbers between ranks over TCP, {@link
 * vidact.torch.exchange.RingExchange} does it with gradients while the backward pass goes on.
 */
@NullMarked
package vidact.torch.exchange;

import org.jspecify.annotations.NullMarked;
