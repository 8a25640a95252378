package vidact.ingestion.robot;

import java.util.List;
import java.util.Map;

/** Writers of HDF5 episodes whose rate and numbers are known. */
enum Hdf5Kind {
    /** robomimic's {@code data/demo_0}: OSC_POSE actions at 20 Hz. */
    ROBOMIMIC(
            20,
            "the tables of obs side by side, by name: metres, radians, quaternions x y z w",
            "the controller's input, [-1, 1] each: position and turn to move by in the robot's frame; gripper -1 open, 1 closed",
            Conventions.Motion.DELTA_IN_BASE_FRAME,
            "an input of 1 is what env_args says: 0.05 m and 0.5 rad unless set otherwise"),
    /** ALOHA's {@code observations/qpos}: two arms of six joints and a gripper at 50 Hz. */
    ALOHA(
            50,
            "joints of both arms in radians, each gripper from 0 closed to 1 open after its arm",
            "where the joints are to be, in radians; grippers likewise",
            Conventions.Motion.ABSOLUTE,
            ""),
    /** Any other. */
    OTHER(0, "not stated by the source", "not stated by the source", Conventions.Motion.UNKNOWN, "");

    private final int framesPerSecond;
    private final String state;
    private final String action;
    private final Conventions.Motion motion;
    private final String note;

    Hdf5Kind(int framesPerSecond, String state, String action, Conventions.Motion motion, String note) {
        this.framesPerSecond = framesPerSecond;
        this.state = state;
        this.action = action;
        this.motion = motion;
        this.note = note;
    }

    int framesPerSecond() {
        return framesPerSecond;
    }

    Conventions conventions() {
        List<Conventions.Gripper> grippers = switch (this) {
            case ROBOMIMIC -> List.of(new Conventions.Gripper(6, -1, 1));
            case ALOHA -> List.of(new Conventions.Gripper(6, 1, 0), new Conventions.Gripper(13, 1, 0));
            case OTHER -> List.of();
        };
        return new Conventions(state, action, motion, grippers, Map.of(), note.isEmpty() ? List.of() : List.of(note));
    }
}
