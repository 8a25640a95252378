package vidact.cvae.data;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The numbers of one episode, as the model takes them but not yet normalised.
 *
 * @param uid content id, 128 bits in hexadecimal
 * @param states continuous numbers of each row, {@code [T][S]}; likewise actions, {@code [T][A]}
 * @param stateGrippers gripper of the state in each row; empty if there is none; likewise actionGrippers
 * @param demonstrated whether each row's action is one to learn, T of them
 */
public record RobotRows(
        String uid,
        String instruction,
        List<double[]> states,
        List<Double> stateGrippers,
        List<double[]> actions,
        List<Double> actionGrippers,
        List<Boolean> demonstrated) {
    public RobotRows {
        states = List.copyOf(states);
        stateGrippers = List.copyOf(stateGrippers);
        actions = List.copyOf(actions);
        actionGrippers = List.copyOf(actionGrippers);
        demonstrated = List.copyOf(demonstrated);
    }

    /** Rows that have an action, T. */
    public int rows() {
        return actions.size();
    }

    /** Actions of the {@code chunk} from a row on that are there and to be learned; what comes after one that is not is none of it. */
    public int validActions(int row, int chunk) {
        int valid = 0;
        while (valid < chunk && row + valid < rows() && demonstrated.get(row + valid)) {
            valid++;
        }
        return valid;
    }

    /** Rows so far apart, from the first on. */
    public List<Integer> every(int distance) {
        return IntStream.iterate(0, row -> row < rows(), row -> row + distance)
                .boxed()
                .toList();
    }
}
