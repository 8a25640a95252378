/**
 * The policy server: openpi's WebSocket, the Open Inference Protocol over REST and gRPC, metrics and a page for people, all on one port.
 * Protocols are thin here: they turn bytes into a request, and a decision or refusal into bytes.
 */
@NullMarked
package vidact.serving.server;

import org.jspecify.annotations.NullMarked;
