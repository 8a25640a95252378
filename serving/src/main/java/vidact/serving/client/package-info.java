/** The other end of the wire: a client in openpi's protocol, and a policy that is such a server somewhere else. */
@NullMarked
package vidact.serving.client;

import org.jspecify.annotations.NullMarked;
