package vidact.cvae.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.config.ConfigException;
import vidact.core.geometry.Pose;
import vidact.core.geometry.Vector;
import vidact.core.image.Image;
import vidact.core.lerobot.DatasetInfo;
import vidact.core.lerobot.LeRobotWriter;
import vidact.core.lerobot.RecordedEpisode;

final class RobotDatasetTest {
    private static final List<String> STATE = List.of("x", "y", "z", "roll", "pitch", "yaw", "grip");
    private static final List<String> ACTION = List.of("dx", "dy", "dz", "drx", "dry", "drz", "grip");
    private static final int ROWS = 12;

    @TempDir
    private Path folder;

    @Test
    void motionsComeFromPosesInTheToolsFrameAndHaveNoWrap() {
        RobotDataset dataset = RobotDataset.open(write(3, 0), config(RobotDataConfig.Form.TOOL_MOTION, List.of()));
        RobotRows rows = dataset.rows(dataset.episodes().get(0));
        assertThat(rows.rows()).isEqualTo(ROWS - 1);
        // The yaw goes through pi, where its number jumps by two pi; the motion does not.
        assertThat(rows.states().stream().mapToDouble(state -> state[5]))
                .anyMatch(yaw -> yaw < 0)
                .anyMatch(yaw -> yaw > 3);
        Pose pose = pose(rows.states().get(0));
        for (double[] motion : rows.actions()) {
            assertThat(motion[5]).isCloseTo(0.1, within(1e-5));
            pose = pose.times(Pose.exponential(
                    new Vector(motion[0], motion[1], motion[2]), new Vector(motion[3], motion[4], motion[5])));
        }
        NormStats.Spread state = dataset.stats(List.of(rows)).state();
        for (int row = 1; row < ROWS; row++) {
            double turned = state.normalised(rows.states().get(row))[5]
                    - state.normalised(rows.states().get(row - 1))[5];
            assertThat(turned * state.deviations().get(5))
                    .as("nor does the state that the model sees")
                    .isCloseTo(0.1, within(1e-5));
        }
        double[] end = rows.states().get(ROWS - 1);
        assertThat(pose.position().minus(new Vector(end[0], end[1], end[2])).length())
                .isLessThan(1e-5);
        assertThat(pose.turnTo(pose(end)).length()).isLessThan(1e-5);
    }

    @Test
    void jointsMoveAsTheirStatesDoAndTheRobotThatStaysMovesNone() {
        Path data = write(2, 0, STATE);
        RobotDataset dataset = RobotDataset.open(data, config(RobotDataConfig.Form.JOINT_MOTION, List.of()));
        RobotRows rows = dataset.rows(dataset.episodes().get(1));
        assertThat(rows.rows()).isEqualTo(ROWS - 1);
        assertThat(rows.actions()).allSatisfy(action -> assertThat(action[0]).isCloseTo(0.1, within(1e-9)));
        NormStats motions = dataset.stats(List.of(rows));
        assertThat(motions.action().names()).startsWith("d_x", "d_y").hasSize(6);
        float still = motions.stayingAction(rows.states().get(3))[0];
        assertThat(motions.action().plain(0, still)).isCloseTo(0, within(1e-6));

        RobotDataset recorded = RobotDataset.open(data, config(RobotDataConfig.Form.RECORDED, List.of()));
        NormStats targets =
                recorded.stats(List.of(recorded.rows(recorded.episodes().get(0))));
        still = targets.stayingAction(rows.states().get(3))[0];
        assertThat(targets.action().plain(0, still))
                .as("a target of the same name as the state's number")
                .isCloseTo(0.3, within(1e-6));
    }

    @Test
    void motionsNeedTheStatesOfTheirNames() {
        assertThatThrownBy(() -> RobotDataset.open(write(1, 0), config(RobotDataConfig.Form.JOINT_MOTION, List.of())))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no number 'dx' in its state");
    }

    @Test
    void statisticsAndSequencesKeepTheirUnitsAndTheirEnds() {
        RobotDataset dataset = RobotDataset.open(write(3, 0), config(RobotDataConfig.Form.RECORDED, List.of()));
        List<RobotRows> all = dataset.episodes().stream().map(dataset::rows).toList();
        NormStats stats = dataset.stats(all);
        assertThat(stats.action().names()).containsExactly("dx", "dy", "dz", "drx", "dry", "drz");
        assertThat(stats.action().low()).isZero();
        assertThat(stats.action().high()).isEqualTo(1);
        RobotRows first = all.get(0);
        List<Integer> steps = first.every(3);
        assertThat(steps).containsExactly(0, 3, 6, 9);
        List<int[]> codes = steps.stream().map(step -> new int[] {step}).toList();
        RobotSequences sequences = new RobotSequences(
                List.of(new RobotSequences.Episode(first, steps, codes)),
                config(RobotDataConfig.Form.RECORDED, List.of()),
                stats,
                1);
        RobotSequences.Item item = sequences.item(sequences.episodes().get(0), 3);
        assertThat(item.validSteps()).isEqualTo(1);
        assertThat(item.validActions().get(0)).isEqualTo(ROWS - 9);
        double back = stats.action().plain(0, item.arm().get(0)[0]);
        assertThat(back).isCloseTo(first.actions().get(9)[0], within(1e-6));
        assertThat(item.states().get(0)).hasSize(8);
    }

    @Test
    void onlyWhatIsDemonstratedIsLearned() {
        List<double[]> numbers =
                IntStream.range(0, ROWS).mapToObj(row -> new double[] {row}).toList();
        List<Boolean> demonstrated =
                IntStream.range(0, ROWS).mapToObj(row -> row < 4 || row > 6).toList();
        RobotRows rows = new RobotRows("uid", "turn", numbers, List.of(), numbers, List.of(), demonstrated);
        assertThat(IntStream.range(0, ROWS).map(row -> rows.validActions(row, 3)))
                .startsWith(3, 3, 2, 1, 0, 0, 0, 3)
                .endsWith(1);
        NormStats.Spread spread = NormStats.spread(List.of("x"), List.of(0.0), "", numbers, List.of());
        List<Integer> steps = rows.every(1);
        List<int[]> codes = steps.stream().map(step -> new int[] {step}).toList();
        RobotSequences sequences = new RobotSequences(
                List.of(new RobotSequences.Episode(rows, steps, codes)),
                config(RobotDataConfig.Form.RECORDED, List.of()),
                new NormStats(spread, spread),
                1);
        List<RobotSequences.Item> batch = sequences.batch(0, 200);
        assertThat(batch).allMatch(item -> item.validActions().get(item.validSteps() - 1) > 0);
        assertThat(batch.stream().map(item -> item.codes().get(0)[0]).distinct())
                .doesNotContain(5)
                .hasSizeGreaterThan(5);
    }

    @Test
    void whatIsDemonstratedIsReadBack() {
        Path data = folder.resolve("marked");
        List<RecordedEpisode.Frame> frames = new ArrayList<>();
        for (RecordedEpisode.Frame frame : episode(0, false).frames()) {
            boolean astray = frames.size() == 2 || frames.size() == 3;
            frames.add(new RecordedEpisode.Frame(frame.state(), frame.action(), frame.views(), !astray));
        }
        LeRobotWriter writer = new LeRobotWriter(data, info(ACTION, true), List.of("turn"));
        writer.write(List.of(new RecordedEpisode("turn", Map.of(), frames)));
        writer.finish();
        RobotDataset dataset = RobotDataset.open(data, config(RobotDataConfig.Form.RECORDED, List.of()));
        RobotRows rows = dataset.rows(dataset.episodes().get(0));
        assertThat(IntStream.range(0, ROWS).filter(row -> !rows.demonstrated().get(row)))
                .containsExactly(2, 3);
        RobotDataset plain = RobotDataset.open(write(1, 0), config(RobotDataConfig.Form.RECORDED, List.of()));
        assertThat(plain.rows(plain.episodes().get(0)).demonstrated())
                .hasSize(ROWS)
                .containsOnly(true);
    }

    @Test
    void stepsAreApartAndSequencesBeginBetweenThem() {
        RobotDataset dataset = RobotDataset.open(write(1, 0), config(RobotDataConfig.Form.RECORDED, List.of()));
        RobotRows rows = dataset.rows(dataset.episodes().get(0));
        List<Integer> seen = rows.every(2);
        assertThat(seen).containsExactly(0, 2, 4, 6, 8, 10);
        List<int[]> codes = seen.stream().map(row -> new int[] {row}).toList();
        List<RobotSequences.Episode> apart = new RobotSequences.Episode(rows, seen, codes).apart(3);
        assertThat(apart)
                .extracting(RobotSequences.Episode::stepRows)
                .containsExactly(List.of(0, 6), List.of(2, 8), List.of(4, 10));
        assertThat(apart.get(1).codes()).containsExactly(codes.get(1), codes.get(4));
    }

    @Test
    void theSameRecordingTwiceIsFoundInOneDataSetAndInSeveral() {
        RobotDataConfig config = config(RobotDataConfig.Form.RECORDED, List.of());
        Path data = write(4, 2);
        assertThat(RobotData.open(List.of(data), config).copies())
                .containsExactlyInAnyOrderEntriesOf(Map.of(2, 0, 3, 1));
        RobotData twice = RobotData.open(List.of(data, data), config);
        assertThat(twice.episodes()).hasSize(8);
        assertThat(twice.copies().values()).containsOnly(0, 1).hasSize(6);
    }

    @Test
    void dataSetsOfDifferentRobotsAreNotLearnedFromTogether() {
        RobotDataConfig config = config(RobotDataConfig.Form.RECORDED, List.of());
        Path data = write(1, 0);
        Path other = write(2, 0, List.of("j1", "j2", "j3", "j4", "j5", "j6", "grip"));
        assertThatThrownBy(() -> RobotData.open(List.of(data, other), config))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("j6")
                .hasMessageContaining("drz");
    }

    @Test
    void whatDoesNotFitIsSaidBeforeAnythingIsLearned() throws IOException {
        Path data = write(1, 0);
        assertThatThrownBy(() -> RobotDataset.open(data, config(RobotDataConfig.Form.RECORDED, List.of("top"))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no camera 'top', only [front]");
        RobotDataConfig wrong = new RobotDataConfig(
                List.of(),
                new RobotDataConfig.Columns(List.of("elbow"), ""),
                new RobotDataConfig.Columns(List.of(), ""),
                RobotDataConfig.Form.RECORDED,
                2,
                2,
                1,
                0);
        assertThatThrownBy(() -> RobotDataset.open(data, wrong))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no number 'elbow' in its state");
        try (Stream<Path> files = Files.walk(data)) {
            Path video = files.filter(file -> file.toString().endsWith(".mp4"))
                    .findFirst()
                    .orElseThrow();
            Files.delete(video);
        }
        assertThatThrownBy(() -> RobotDataset.open(data, config(RobotDataConfig.Form.RECORDED, List.of())))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("episode 0 has no video of 'front'");
    }

    @Test
    void aNumberThatIsNoneIsNamedWithItsRow() {
        RobotDataset dataset = RobotDataset.open(write(1, -1), config(RobotDataConfig.Form.RECORDED, List.of()));
        assertThatThrownBy(() -> dataset.rows(dataset.episodes().get(0)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("row 4 of episode 0")
                .hasMessageContaining("no number");
    }

    private static RobotDataConfig config(RobotDataConfig.Form form, List<String> cameras) {
        RobotDataConfig.Columns columns = new RobotDataConfig.Columns(List.of(), "grip");
        return new RobotDataConfig(cameras, columns, columns, form, 2, 4, 3, 0.5);
    }

    private static Pose pose(double[] state) {
        return Pose.rollPitchYaw(new Vector(state[0], state[1], state[2]), new Vector(state[3], state[4], state[5]));
    }

    /**
     * Writes episodes in which the tool turns through half a turn while it moves.
     *
     * @param period after so many episodes they repeat; 0 for never; below 0 one number is none
     */
    private Path write(int episodes, int period) {
        return write(episodes, period, ACTION);
    }

    private Path write(int episodes, int period, List<String> actions) {
        Path data = folder.resolve("data" + episodes + "-" + period);
        LeRobotWriter writer = new LeRobotWriter(data, info(actions, false), List.of("turn"));
        List<RecordedEpisode> all = new ArrayList<>();
        for (int e = 0; e < episodes; e++) {
            all.add(episode(period > 0 ? e % period : e, period < 0));
        }
        writer.write(all);
        writer.finish();
        return data;
    }

    private static DatasetInfo info(List<String> actions, boolean marksDemonstrated) {
        return new DatasetInfo(
                "arm",
                10,
                Map.of("front", new DatasetInfo.Size(32, 32)),
                STATE,
                actions,
                DatasetInfo.Precision.FLOAT64,
                marksDemonstrated);
    }

    private static RecordedEpisode episode(int number, boolean broken) {
        List<RecordedEpisode.Frame> frames = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            double yaw = 2.6 + 0.1 * row;
            double wrapped = yaw > Math.PI ? yaw - 2 * Math.PI : yaw;
            double grip = row < 6 ? 1 : 0;
            List<Double> state = List.of(0.1 * row, 0.2, 0.3 + number, 0.0, 0.0, wrapped, grip);
            double dx = broken && row == 4 ? Double.NaN : 0.01 * row + number;
            List<Double> action = List.of(dx, 0.0, 0.0, 0.0, 0.0, 0.1, grip);
            Image picture = Image.of(32, 32, new byte[32 * 32 * 3]);
            frames.add(new RecordedEpisode.Frame(state, action, Map.of("front", picture)));
        }
        return new RecordedEpisode("turn", Map.of(), frames);
    }
}
