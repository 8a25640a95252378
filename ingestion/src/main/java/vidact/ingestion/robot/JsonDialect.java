package vidact.ingestion.robot;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One way in which JSON episodes name their numbers. */
enum JsonDialect {
    /**
     * BridgeData V2 and RT-1 as IRASim and VPP re-wrote them: T states, T - 1 actions, of which {@code action[t][6]} is {@code state[t+1][6]}.
     * {@code continuous_gripper_state} beside them goes the other way (1 closed) and is left out.
     */
    TOOL_DELTAS {
        @Override
        boolean fits(JsonNode json) {
            return json.has("state") && json.has("action") && json.has("continuous_gripper_state");
        }

        @Override
        Columns columns(JsonNode json) {
            return new Columns(POSE_AND_GRIPPER, DELTA_AND_GRIPPER);
        }

        @Override
        Conventions conventions() {
            return new Conventions(
                    "robot's frame: metres, roll pitch yaw in radians (Rz Ry Rx), gripper 1 open",
                    "tool's frame at the step's start: metres, roll pitch yaw in radians (Rz Ry Rx); gripper at the step's end, 1 open",
                    Conventions.Motion.DELTA_IN_TOOL_FRAME,
                    List.of(new Conventions.Gripper(6, 1, 0)),
                    Map.of(ACTIONS_JOIN_STATES, 1e-9),
                    List.of(PADDED, WRAP));
        }

        @Override
        Numbers numbers(JsonNode json) {
            double[][] states = JsonFile.table(json, "state");
            double[][] actions = JsonFile.table(json, "action");
            lengths("action", actions.length, states.length - 1);
            widths(7, states, actions);
            double worst = 0;
            for (int t = 0; t < actions.length; t++) {
                worst = Math.max(worst, EulerAngles.residualInToolFrame(states[t], states[t + 1], actions[t]));
                worst = Math.max(worst, Math.abs(actions[t][6] - states[t + 1][6]));
            }
            return new Numbers(Arrays.asList(states), stillAtTheEnd(actions), Map.of(ACTIONS_JOIN_STATES, worst));
        }
    },

    /** DROID as Ctrl-World re-wrote it: video at 5 Hz beside raw arrays at 15 Hz, of which every third counts. */
    DROID {
        @Override
        boolean fits(JsonNode json) {
            return json.has(CARTESIAN) && json.has("states");
        }

        @Override
        Columns columns(JsonNode json) {
            return new Columns(
                    Stream.concat(POSE_AND_GRIPPER.stream(), joints("joint_", "_rad"))
                            .toList(),
                    Stream.concat(POSE_AND_GRIPPER.stream(), joints("joint_", "_rad"))
                            .toList());
        }

        @Override
        Conventions conventions() {
            return new Conventions(
                    "robot's frame: metres, roll pitch yaw in radians (Rz Ry Rx), gripper 0 open, then seven joints in radians",
                    "robot's frame, where to be: metres, roll pitch yaw in radians (Rz Ry Rx), gripper 0 open, then seven joints in radians",
                    Conventions.Motion.ABSOLUTE,
                    List.of(new Conventions.Gripper(6, 0, 1)),
                    Map.of("states are every third raw one", 0.0),
                    List.of(WRAP, "raw arrays are at 15 Hz; every third row is kept, as the 5 Hz video has it"));
        }

        @Override
        Numbers numbers(JsonNode json) {
            double[][] states = JsonFile.table(json, "states");
            double[][] pose = JsonFile.table(json, CARTESIAN);
            double[][] gripper = JsonFile.table(json, "observation.state.gripper_position");
            double[][] joints = JsonFile.table(json, "observation.state.joint_position");
            double[][] wantedPose = JsonFile.table(json, "action.cartesian_position");
            double[][] wantedGripper = JsonFile.table(json, "action.gripper_position");
            double[][] wantedJoints = JsonFile.table(json, "action.joint_position");
            for (double[][] raw : List.of(gripper, joints, wantedPose, wantedGripper, wantedJoints)) {
                lengths("a raw array", raw.length, pose.length);
            }
            lengths("states", states.length, (pose.length + RAW_STRIDE - 1) / RAW_STRIDE);
            double[][] all = new double[states.length][];
            double[][] actions = new double[states.length][];
            double worst = 0;
            for (int i = 0; i < states.length; i++) {
                int raw = RAW_STRIDE * i;
                all[i] = joined(pose[raw], gripper[raw], joints[raw]);
                actions[i] = joined(wantedPose[raw], wantedGripper[raw], wantedJoints[raw]);
                for (int k = 0; k < states[i].length; k++) {
                    worst = Math.max(worst, Math.abs(states[i][k] - all[i][k]));
                }
            }
            widths(14, all, actions);
            return new Numbers(
                    Arrays.asList(all), Arrays.asList(actions), Map.of("states are every third raw one", worst));
        }
    },

    /** An arm with an XHand as RobotEra recorded it: absolute targets, quaternions w first. */
    HAND {
        @Override
        boolean fits(JsonNode json) {
            return json.has("states") && json.has("actions");
        }

        @Override
        Columns columns(JsonNode json) {
            int width = JsonFile.table(json, "states")[0].length;
            List<String> names = Stream.concat(
                            Stream.of("x_m", "y_m", "z_m", "qw", "qx", "qy", "qz"),
                            IntStream.range(0, width - 7).mapToObj(i -> "hand_" + i))
                    .toList();
            return new Columns(names, names);
        }

        @Override
        Conventions conventions() {
            return new Conventions(
                    "robot's frame: metres, unit quaternion w x y z, then the hand's joints in the source's units",
                    "robot's frame, where to be: metres, unit quaternion w x y z, then the hand's joints in the source's units",
                    Conventions.Motion.ABSOLUTE,
                    List.of(),
                    Map.of(UNIT_QUATERNION, 1e-6),
                    List.of("q and -q are the same turn; here states begin near w = -1 and actions near w = +1"));
        }

        @Override
        Numbers numbers(JsonNode json) {
            double[][] states = JsonFile.table(json, "states");
            double[][] actions = JsonFile.table(json, "actions");
            lengths("actions", actions.length, states.length);
            widths(states[0].length, states, actions);
            if (states[0].length < 7) {
                throw new EpisodeException("states have " + states[0].length + " numbers, a pose alone needs 7");
            }
            double worst = Stream.concat(Arrays.stream(states), Arrays.stream(actions))
                    .mapToDouble(
                            row -> Math.abs(row[3] * row[3] + row[4] * row[4] + row[5] * row[5] + row[6] * row[6] - 1))
                    .max()
                    .orElseThrow();
            return new Numbers(Arrays.asList(states), Arrays.asList(actions), Map.of(UNIT_QUATERNION, worst));
        }
    };

    private static final String ACTIONS_JOIN_STATES = "actions lead from state to state";
    private static final String UNIT_QUATERNION = "quaternions have length 1";
    private static final String PADDED = "the last frame has no action in the source; it got one that does not move";
    private static final String WRAP = "angles jump by about 2 pi where they wrap";
    private static final String CARTESIAN = "observation.state.cartesian_position";
    private static final int RAW_STRIDE = 3;
    private static final List<String> POSE_AND_GRIPPER =
            List.of("x_m", "y_m", "z_m", "roll_rad", "pitch_rad", "yaw_rad", "gripper");
    private static final List<String> DELTA_AND_GRIPPER = List.of(
            "tool_dx_m", "tool_dy_m", "tool_dz_m", "tool_droll_rad", "tool_dpitch_rad", "tool_dyaw_rad", "gripper");

    /** Names of the numbers of a state and of an action. */
    record Columns(List<String> state, List<String> action) {}

    /**
     * Numbers of an episode.
     *
     * @param states {@code [T][state]}
     * @param actions {@code [T][action]}
     */
    record Numbers(List<double[]> states, List<double[]> actions, Map<String, Double> residuals) {}

    abstract boolean fits(JsonNode json);

    abstract Columns columns(JsonNode json);

    abstract Conventions conventions();

    /**
     * The numbers of an episode.
     *
     * @throws EpisodeException if they are not what the dialect says
     */
    abstract Numbers numbers(JsonNode json);

    private static void lengths(String what, int found, int wanted) {
        if (found != wanted) {
            throw new EpisodeException("there are " + found + " rows of " + what + ", but there should be " + wanted);
        }
    }

    private static void widths(int wanted, double[][]... tables) {
        for (double[][] table : tables) {
            if (table[0].length != wanted) {
                throw new EpisodeException("a row has " + table[0].length + " numbers, but there should be " + wanted);
            }
        }
    }

    /** One more action, which does not move and leaves the gripper as it is. */
    private static List<double[]> stillAtTheEnd(double[][] actions) {
        double[] still = new double[actions[0].length];
        still[still.length - 1] = actions[actions.length - 1][still.length - 1];
        return Stream.concat(Arrays.stream(actions), Stream.of(still)).toList();
    }

    private static double[] joined(double[]... parts) {
        return Arrays.stream(parts).flatMapToDouble(Arrays::stream).toArray();
    }

    private static Stream<String> joints(String before, String after) {
        return IntStream.rangeClosed(1, 7).mapToObj(i -> before + i + after);
    }
}
