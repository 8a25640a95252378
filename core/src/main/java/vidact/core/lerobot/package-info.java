/**
 * Robot episodes as LeRobot v3.0 data sets: states, actions and videos in, the folder that Python LeRobot opens out, and back.
 *
 * <p>Letters in shapes: T frames of an episode.
 */
@NullMarked
package vidact.core.lerobot;

import org.jspecify.annotations.NullMarked;
