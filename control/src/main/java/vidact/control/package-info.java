/**
 * From tool poses to joint commands: an arm's description and a chunk of poses in, joint angles and velocities every 5 ms out.
 * Pure Java: metres, seconds, radians, z up. {@link vidact.control.wholebody.WholeBodyController} is the public face.
 */
@NullMarked
package vidact.control;

import org.jspecify.annotations.NullMarked;
