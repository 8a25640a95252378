package vidact.simulation.expert;

import vidact.core.geometry.Vector;

/**
 * A place for the point between the fingers, with the gripper looking down.
 *
 * @param yaw of the axis along which the fingers close, radians
 * @param open whether the gripper opens on the way there or closes
 * @param speed m/s
 * @param pause seconds spent there
 * @param demonstrated whether going there is part of the task, and not a way astray that only the way back is shown from
 */
record Waypoint(Vector place, double yaw, boolean open, double speed, double pause, boolean demonstrated) {}
