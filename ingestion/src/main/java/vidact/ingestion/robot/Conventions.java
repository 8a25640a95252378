package vidact.ingestion.robot;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the numbers of a data set mean: data sets differ in units, frames and which way the gripper's number goes, and none of them
 * says so beside the numbers.
 *
 * @param state frame and units of {@code observation.state}
 * @param action frame and units of {@code action}
 * @param motion how actions are to be read
 * @param grippers each gripper's place in the action and its values
 * @param checks what holds in every episode, by name, with the greatest difference that is let pass
 * @param notes what else a user of the data must know
 */
public record Conventions(
        String state,
        String action,
        Motion motion,
        List<Gripper> grippers,
        Map<String, Double> checks,
        List<String> notes) {
    /** How actions are to be read. */
    public enum Motion {
        /** Metres and radians to move by, in the tool's own frame at the step's start. */
        DELTA_IN_TOOL_FRAME,
        /** Metres and radians to move by, in the robot's frame. */
        DELTA_IN_BASE_FRAME,
        /** Where to be. */
        ABSOLUTE,
        /** The data set does not say. */
        UNKNOWN
    }

    /**
     * A gripper's number.
     *
     * @param place in the action, from 0
     */
    public record Gripper(int place, double open, double closed) {}

    public Conventions {
        grippers = List.copyOf(grippers);
        checks = Collections.unmodifiableMap(new TreeMap<>(checks));
        notes = List.copyOf(notes);
    }
}
