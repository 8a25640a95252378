package vidact.ingestion.robot;

import java.util.List;
import java.util.Map;

/** RLDS data sets whose conventions are known. None of them stands in the files. */
enum RldsKind {
    /** {@code bridge_dataset}, as bridge_rlds_builder writes it: 5 Hz, action and state of 7 numbers. */
    BRIDGE(5) {
        @Override
        Conventions conventions() {
            return new Conventions(
                    "robot's frame: metres, roll pitch yaw in radians, gripper 1 open",
                    "robot's frame: metres, roll pitch yaw in radians; gripper to be reached, 1 open",
                    Conventions.Motion.DELTA_IN_BASE_FRAME,
                    List.of(new Conventions.Gripper(6, 1, 0)),
                    Map.of(),
                    List.of(
                            "the last action of an episode is zero",
                            "a camera that was not there is all zero: see blank_cameras of each episode",
                            "recordings before 2021-07-23 are shifted by one frame",
                            "the public debug set holds the same episodes in train and val"));
        }
    },

    /** {@code bridge} of Open X-Embodiment: the same recordings under other names. */
    BRIDGE_OXE(5) {
        @Override
        Conventions conventions() {
            return new Conventions(
                    "robot's frame: metres, roll pitch yaw in radians, gripper 1 open",
                    "robot's frame: metres, roll pitch yaw in radians; open_gripper 1 open; in the order of features.json",
                    Conventions.Motion.DELTA_IN_BASE_FRAME,
                    List.of(),
                    Map.of(),
                    List.of("terminate_episode is left out"));
        }
    },

    /** {@code fractal20220817_data}, RT-1: 3 Hz. */
    FRACTAL(3) {
        @Override
        Conventions conventions() {
            return new Conventions(
                    "all numbers of the observation that are no embedding, in the order of features.json",
                    "robot's frame: metres, roll pitch yaw in radians; gripper_closedness_action relative, above 0 closes; base displacement",
                    Conventions.Motion.DELTA_IN_BASE_FRAME,
                    List.of(),
                    Map.of(),
                    List.of("terminate_episode is left out"));
        }
    },

    /** Any other. */
    UNKNOWN(0) {
        @Override
        Conventions conventions() {
            return new Conventions(
                    "not stated by the source",
                    "not stated by the source",
                    Conventions.Motion.UNKNOWN,
                    List.of(),
                    Map.of(),
                    List.of());
        }
    };

    private final int framesPerSecond;

    RldsKind(int framesPerSecond) {
        this.framesPerSecond = framesPerSecond;
    }

    static RldsKind of(String name) {
        return switch (name) {
            case "bridge_dataset" -> BRIDGE;
            case "bridge" -> BRIDGE_OXE;
            case "fractal20220817_data" -> FRACTAL;
            default -> UNKNOWN;
        };
    }

    /** The rate at which it was recorded, 0 if that is not known. */
    int framesPerSecond() {
        return framesPerSecond;
    }

    String robot(String name) {
        return switch (this) {
            case BRIDGE, BRIDGE_OXE -> "widowx";
            case FRACTAL -> "google_robot";
            case UNKNOWN -> name;
        };
    }

    abstract Conventions conventions();
}
