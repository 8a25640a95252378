/** An arm as data and its kinematics: a URDF and a YAML file in, poses, Jacobian and distances of every link out. */
@NullMarked
package vidact.control.arm;

import org.jspecify.annotations.NullMarked;
