/**
 * Robots and the model that decides for them: observations go in, decisions come out, in time or not at all. Nothing here knows a
 * protocol.
 *
 * <p>{@link vidact.serving.robot.Engine} is the face; the other public types are what goes in and out of it.
 */
@NullMarked
package vidact.serving.robot;

import org.jspecify.annotations.NullMarked;
