package vidact.cvae.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import vidact.core.Hashes;
import vidact.core.config.ConfigException;
import vidact.core.geometry.Pose;
import vidact.core.geometry.Vector;
import vidact.core.image.Image;
import vidact.core.image.Preprocess;
import vidact.core.lerobot.EpisodeRow;
import vidact.core.lerobot.LeRobotDataset;

/** A LeRobot v3.0 data set seen through a {@link RobotDataConfig}: checked before anything is learned from it. */
public final class RobotDataset {
    private static final int POSE = 6; // x, y, z, roll, pitch, yaw

    private final Path folder;
    private final LeRobotDataset dataset;
    private final RobotDataConfig config;
    private final List<String> cameras;
    private final Selection state;
    private final Selection action;
    private final Selection moved; // the state's numbers that JOINT_MOTION reads

    private RobotDataset(Path folder, LeRobotDataset dataset, RobotDataConfig config) {
        this.folder = folder;
        this.dataset = dataset;
        this.config = config;
        cameras = cameras();
        state = Selection.of(folder, "state", dataset.info().stateNames(), config.state());
        action = Selection.of(folder, "action", dataset.info().actionNames(), config.action());
        moved = config.form() == RobotDataConfig.Form.JOINT_MOTION
                ? Selection.of(
                        folder, "state", dataset.info().stateNames(), new RobotDataConfig.Columns(action.names, ""))
                : Selection.NONE;
        if (config.form() == RobotDataConfig.Form.TOOL_MOTION && state.places.size() < POSE) {
            throw new ConfigException("data.form=TOOL_MOTION reads poses from the state's first six numbers, but "
                    + folder + " gives " + state.names + ": name x, y, z, roll, pitch and yaw in data.state.numbers");
        }
    }

    /**
     * Opens a data set and checks that it has what the configuration names.
     *
     * @throws ConfigException if a camera or number is missing, or an episode has no video
     */
    public static RobotDataset open(Path folder, RobotDataConfig config) {
        RobotDataset opened = new RobotDataset(folder, LeRobotDataset.open(folder), config);
        for (EpisodeRow episode : opened.dataset.episodes()) {
            for (String camera : opened.cameras) {
                Path video = opened.dataset.video(episode, camera);
                if (!Files.isRegularFile(video)) {
                    throw new ConfigException(folder + ": episode " + episode.index() + " has no video of '" + camera
                            + "' at " + video + ": take the camera out of data.cameras, or mend the data set");
                }
            }
        }
        return opened;
    }

    private List<String> cameras() {
        List<String> known = List.copyOf(dataset.info().cameras().keySet());
        List<String> wanted = config.cameras().isEmpty() ? known : config.cameras();
        for (String camera : wanted) {
            if (!known.contains(camera)) {
                throw new ConfigException("data.cameras: " + folder + " has no camera '" + camera + "', only " + known);
            }
        }
        if (wanted.isEmpty()) {
            throw new ConfigException(folder + " has no camera, and the model needs one");
        }
        return wanted;
    }

    /**
     * What must be the same where several data sets are learned from.
     *
     * @param cameras views in the model's order
     * @param stateNumbers names of the state's numbers, the gripper's last; likewise actionNumbers
     * @param framesPerSecond rows in a second
     */
    public record Kind(
            List<String> cameras, List<String> stateNumbers, List<String> actionNumbers, int framesPerSecond) {
        @Override
        public String toString() {
            return "cameras " + cameras + ", states " + stateNumbers + ", actions " + actionNumbers + " and "
                    + framesPerSecond + " rows a second";
        }
    }

    /** What it must have in common with others. */
    public Kind kind() {
        NormStats names = stats(List.of());
        return new Kind(
                cameras,
                names.state().all(),
                names.action().all(),
                dataset.info().framesPerSecond());
    }

    /** All episodes, in order. */
    public List<EpisodeRow> episodes() {
        return dataset.episodes();
    }

    /** Whether an episode is held out: by the data set itself, or by the hash of what it holds. */
    public boolean isHeldOut(EpisodeRow episode, long seed) {
        if (dataset.split(episode).startsWith("val")) {
            return true;
        }
        String draw = Hashes.sha256(seed + " held out " + dataset.uid(episode));
        return Long.parseLong(draw.substring(0, 8), 16) / (double) (1L << 32) < config.validationShare();
    }

    /**
     * The numbers of an episode.
     *
     * @throws ConfigException if one of them is no number
     */
    public RobotRows rows(EpisodeRow episode) {
        LeRobotDataset.Numbers numbers = dataset.numbers(episode);
        List<List<Double>> states = numbers.states();
        List<List<Double>> actions = numbers.actions();
        requireNumbers(episode, "state", states);
        requireNumbers(episode, "action", actions);
        List<double[]> chosen = states.stream().map(state::numbers).toList();
        List<double[]> wanted = switch (config.form()) {
            case RECORDED -> actions.stream().map(action::numbers).toList();
            case TOOL_MOTION -> motions(chosen);
            case JOINT_MOTION -> changes(states.stream().map(moved::numbers).toList());
        };
        return new RobotRows(
                dataset.uid(episode),
                episode.instruction(),
                chosen,
                state.grippers(states),
                wanted,
                action.grippers(actions.subList(0, wanted.size())),
                numbers.demonstrated().subList(0, wanted.size()));
    }

    private void requireNumbers(EpisodeRow episode, String what, List<List<Double>> rows) {
        for (int row = 0; row < rows.size(); row++) {
            if (!rows.get(row).stream().allMatch(Double::isFinite)) {
                throw new ConfigException(folder + ": row " + row + " of episode " + episode.index() + " has a " + what
                        + " that is no number, " + rows.get(row) + ": take the episode out of the data set");
            }
        }
    }

    /** The tool's motion from each row to the next, of all rows but the last. */
    private static List<double[]> motions(List<double[]> states) {
        List<double[]> motions = new ArrayList<>();
        for (int row = 0; row + 1 < states.size(); row++) {
            Pose motion = pose(states.get(row)).inverse().times(pose(states.get(row + 1)));
            motions.add(motion.numbers());
        }
        return motions;
    }

    /** From each row to the next, of all rows but the last. */
    private static List<double[]> changes(List<double[]> numbers) {
        return IntStream.range(1, numbers.size())
                .mapToObj(row -> IntStream.range(0, numbers.get(row).length)
                        .mapToDouble(i -> numbers.get(row)[i] - numbers.get(row - 1)[i])
                        .toArray())
                .toList();
    }

    private static Pose pose(double[] state) {
        return Pose.rollPitchYaw(new Vector(state[0], state[1], state[2]), new Vector(state[3], state[4], state[5]));
    }

    /** Names of the continuous numbers of a state, and of its gripper. */
    NormStats.Spread stateSpread(List<RobotRows> episodes) {
        boolean poses = config.form() == RobotDataConfig.Form.TOOL_MOTION;
        return NormStats.spread(
                state.names,
                IntStream.range(0, state.names.size())
                        .mapToObj(i -> poses && i >= POSE / 2 && i < POSE ? 2 * Math.PI : 0)
                        .toList(),
                config.state().gripper(),
                episodes.stream().flatMap(rows -> rows.states().stream()).toList(),
                episodes.stream().flatMap(rows -> rows.stateGrippers().stream()).toList());
    }

    NormStats.Spread actionSpread(List<RobotRows> episodes) {
        List<String> names = switch (config.form()) {
            case RECORDED -> action.names;
            case TOOL_MOTION -> List.of("dx_m", "dy_m", "dz_m", "rx_rad", "ry_rad", "rz_rad");
            case JOINT_MOTION -> action.names.stream().map(name -> "d_" + name).toList();
        };
        return NormStats.spread(
                names,
                Collections.nCopies(names.size(), 0.0),
                config.action().gripper(),
                episodes.stream().flatMap(rows -> rows.actions().stream()).toList(),
                episodes.stream()
                        .flatMap(rows -> rows.actionGrippers().stream())
                        .toList());
    }

    /** How the numbers of these episodes spread. */
    public NormStats stats(List<RobotRows> episodes) {
        return new NormStats(stateSpread(episodes), actionSpread(episodes));
    }

    @Override
    public String toString() {
        return folder.toString();
    }

    /** Content id of an episode, by which token shards name it. */
    String uid(EpisodeRow episode) {
        return dataset.uid(episode);
    }

    /** When each row of an episode is, from its start, microseconds. */
    List<Long> frameMicros(EpisodeRow episode) {
        return dataset.frameMicros(episode);
    }

    /** A camera's pictures at the steps of an episode. */
    public List<Image> pictures(EpisodeRow episode, String camera, List<Integer> stepRows, Preprocess preprocess) {
        return dataset.pictures(episode, camera, stepRows, preprocess::apply);
    }

    /** Which numbers of a feature are taken. */
    private record Selection(List<String> names, List<Integer> places, int gripper) {
        static final Selection NONE = new Selection(List.of(), List.of(), -1);

        static Selection of(Path folder, String what, List<String> known, RobotDataConfig.Columns columns) {
            List<String> wanted = columns.numbers().isEmpty()
                    ? known.stream()
                            .filter(name -> !name.equals(columns.gripper()))
                            .toList()
                    : columns.numbers();
            List<Integer> places = wanted.stream()
                    .map(name -> place(folder, what, known, name))
                    .toList();
            int gripper = columns.gripper().isEmpty() ? -1 : place(folder, what, known, columns.gripper());
            return new Selection(wanted, places, gripper);
        }

        private static int place(Path folder, String what, List<String> known, String name) {
            int place = known.indexOf(name);
            if (place < 0) {
                throw new ConfigException("data." + what + ": " + folder + " has no number '" + name + "' in its "
                        + what + ", only " + known);
            }
            return place;
        }

        double[] numbers(List<Double> row) {
            return places.stream().mapToDouble(row::get).toArray();
        }

        List<Double> grippers(List<List<Double>> rows) {
            return gripper < 0
                    ? List.of()
                    : rows.stream().map(row -> row.get(gripper)).toList();
        }
    }
}
