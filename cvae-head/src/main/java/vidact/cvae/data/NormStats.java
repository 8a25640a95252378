package vidact.cvae.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import vidact.core.Check;

/**
 * How a robot's numbers spread in the data that a model learned from; they travel in its checkpoint, so that a policy cannot be run with
 * another robot's.
 */
public record NormStats(Spread state, Spread action) {
    /** A number that hardly varies says nothing, and dividing by so little would make noise of it. */
    private static final double LEAST_DEVIATION = 1e-4;

    /**
     * Of one feature.
     *
     * @param names of its continuous numbers; likewise their means and deviations
     * @param periods after which a number, such as an angle, means the same again; 0 for those that do not
     * @param gripper name of the number that is open or closed, empty if there is none
     * @param low its smaller value; likewise high
     */
    public record Spread(
            List<String> names,
            List<Double> means,
            List<Double> deviations,
            List<Double> periods,
            String gripper,
            double low,
            double high) {
        public Spread {
            names = List.copyOf(names);
            means = List.copyOf(means);
            deviations = List.copyOf(deviations);
            periods = List.copyOf(periods);
            Check.argument(
                    names.size() == means.size() && names.size() == deviations.size() && names.size() == periods.size(),
                    "%d names, but %d means, %d deviations and %d periods",
                    names.size(),
                    means.size(),
                    deviations.size(),
                    periods.size());
        }

        /** Continuous numbers. */
        public int size() {
            return names.size();
        }

        public boolean hasGripper() {
            return !gripper.isEmpty();
        }

        /** Names of all numbers, the gripper's last. */
        public List<String> all() {
            return hasGripper()
                    ? Stream.concat(names.stream(), Stream.of(gripper)).toList()
                    : names;
        }

        private boolean describesSameAs(Spread other) {
            return all().equals(other.all()) && hasGripper() == other.hasGripper() && periods.equals(other.periods);
        }

        /** Numbers in deviations from the mean; of those that repeat, by the shorter way round. */
        public float[] normalised(double[] numbers) {
            float[] normalised = new float[size()];
            for (int i = 0; i < normalised.length; i++) {
                normalised[i] = (float) (apart(numbers[i], means.get(i), periods.get(i)) / deviations.get(i));
            }
            return normalised;
        }

        /** A number in its own unit. */
        public double plain(int i, double normalised) {
            return means.get(i) + normalised * deviations.get(i);
        }

        /** Whether a gripper's number is nearer to its greater value. */
        public boolean isHigh(double gripperNumber) {
            return gripperNumber > (low + high) / 2;
        }
    }

    /** Whether both are of the same numbers in the same order. */
    public boolean describesSameAs(NormStats other) {
        return state.describesSameAs(other.state) && action.describesSameAs(other.action);
    }

    /**
     * The action of a robot that stays where it is, in deviations: where an action's number has the name of one of the state's it is a
     * target, and so the state's own, else it is a motion, and so 0.
     *
     * @param stateNumbers of the row, {@code [S]}
     */
    public float[] stayingAction(double[] stateNumbers) {
        double[] still = action.names().stream()
                .mapToInt(state.names()::indexOf)
                .mapToDouble(place -> place < 0 ? 0 : stateNumbers[place])
                .toArray();
        return action.normalised(still);
    }

    /**
     * Of rows.
     *
     * @param periods of the numbers, 0 for those that do not repeat
     * @param numbers continuous numbers of each row
     * @param grippers the gripper's number of each row; empty if there is none
     */
    static Spread spread(
            List<String> names, List<Double> periods, String gripper, List<double[]> numbers, List<Double> grippers) {
        List<Double> means = new ArrayList<>();
        List<Double> deviations = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            int place = i;
            double period = periods.get(i);
            double[] values = numbers.stream().mapToDouble(row -> row[place]).toArray();
            double mean = mean(values, period);
            double variance = Arrays.stream(values)
                    .map(value -> Math.pow(apart(value, mean, period), 2))
                    .average()
                    .orElse(0);
            means.add(mean);
            deviations.add(Math.max(LEAST_DEVIATION, Math.sqrt(variance)));
        }
        double low = grippers.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        double high = grippers.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        return new Spread(names, means, deviations, periods, gripper, low, high);
    }

    /** Of numbers that repeat, the direction of the mean of their directions on the circle. */
    private static double mean(double[] values, double period) {
        if (period == 0) {
            return Arrays.stream(values).average().orElse(0);
        }
        double turn = 2 * Math.PI / period;
        double sine = Arrays.stream(values).map(value -> Math.sin(turn * value)).sum();
        double cosine =
                Arrays.stream(values).map(value -> Math.cos(turn * value)).sum();
        return Math.atan2(sine, cosine) / turn;
    }

    private static double apart(double value, double mean, double period) {
        double apart = value - mean;
        return period == 0 ? apart : apart - period * Math.rint(apart / period);
    }
}
