package vidact.ingestion.robot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.image.Image;
import vidact.core.lerobot.EpisodeRow;
import vidact.core.lerobot.LeRobotDataset;
import vidact.core.lerobot.RecordedEpisode;

/** Real Bridge, RT-1, DROID, XHand, G1 and RLDS episodes: what their makers say of them holds after conversion. */
final class RealRobotDataTest {
    private static final RobotConfig CONFIG = new RobotConfig(0, 400, 40);

    @TempDir
    private Path out;

    @Test
    void theActionsOfBridgeAndRt1LeadFromTheFirstStateToTheLast() {
        for (String set : List.of("bridge", "rt1")) {
            LeRobotDataset dataset = converted("json:" + data("vpp_instances/" + set), set);
            assertThat(dataset.episodes()).hasSize(2);
            for (EpisodeRow row : dataset.episodes()) {
                List<List<Double>> states = dataset.states(row);
                double[] at = array(states.get(0));
                double[][] turn = EulerAngles.matrix(at[3], at[4], at[5]);
                for (List<Double> action : dataset.actions(row)) {
                    double[] by = array(action);
                    for (int i = 0; i < 3; i++) {
                        at[i] += turn[i][0] * by[0] + turn[i][1] * by[1] + turn[i][2] * by[2];
                    }
                    turn = product(turn, EulerAngles.matrix(by[3], by[4], by[5]));
                    at[6] = by[6];
                }
                double[] last = array(states.get(states.size() - 1));
                double[][] lastTurn = EulerAngles.matrix(last[3], last[4], last[5]);
                for (int i = 0; i < 3; i++) {
                    assertThat(at[i]).isCloseTo(last[i], within(1e-9));
                    assertThat(turn[i]).containsExactly(lastTurn[i], within(1e-9));
                }
                assertThat(at[6]).isEqualTo(last[6]);
            }
        }
    }

    /** The same numbers read as motions in the robot's frame do not lead there. */
    @Test
    void anActionReadInTheWrongFrameFailsTheCheck() {
        EpisodeSource source = EpisodeSource.of("json:" + data("vpp_instances/bridge"), CONFIG);
        RecordedEpisode episode =
                source.read(source.description().episodes().get(0)).episode();
        double worst = IntStream.range(0, episode.frames().size() - 1)
                .mapToDouble(t -> {
                    double[] state = array(episode.frames().get(t).state());
                    double[] next = array(episode.frames().get(t + 1).state());
                    double[] unturned = {state[0], state[1], state[2], 0, 0, 0};
                    double[] moved = {next[0], next[1], next[2], 0, 0, 0};
                    double[] action = array(episode.frames().get(t).action());
                    double[] translation = {action[0], action[1], action[2], 0, 0, 0};
                    return EulerAngles.residualInToolFrame(unturned, moved, translation);
                })
                .max()
                .orElseThrow();
        assertThat(worst).isGreaterThan(1e-3);
    }

    @Test
    void droidKeepsEveryThirdRowItsEmptyInstructionsAndItsSplits() throws Exception {
        LeRobotDataset dataset = converted("json:" + data("ctrlworld_droid"), "droid");
        assertThat(dataset.episodes()).hasSize(10);
        assertThat(dataset.info().framesPerSecond()).isEqualTo(5);
        assertThat(dataset.info().cameras()).hasSize(3);
        assertThat(dataset.episodes().stream().filter(row -> row.instruction().isEmpty()))
                .hasSize(5);
        assertThat(dataset.episodes().stream().map(dataset::split))
                .containsExactly("train", "train", "train", "train", "train", "train", "val", "val", "val", "val");
        JsonNode raw = new ObjectMapper()
                .readTree(data("ctrlworld_droid/dataset_example/droid_subset/annotation/train/0.json")
                        .toFile());
        List<List<Double>> states = dataset.states(dataset.episodes().get(0));
        assertThat(states).hasSize((raw.path("raw_length").asInt() + 2) / 3);
        for (int i = 0; i < states.size(); i++) {
            for (int k = 0; k < 6; k++) {
                assertThat(states.get(i).get(k))
                        .isEqualTo(raw.path("observation.state.cartesian_position")
                                .path(3 * i)
                                .path(k)
                                .asDouble());
            }
            assertThat(states.get(i).get(6))
                    .isEqualTo(raw.path("observation.state.gripper_position")
                            .path(3 * i)
                            .asDouble());
        }
        assertThat(gripper("json:" + data("ctrlworld_droid"))).isEqualTo(new Conventions.Gripper(6, 0, 1));
    }

    @Test
    void g1HasAsManyPicturesAsRowsAndNamesTheEpisodesWhoseFilesAreMissing() throws Exception {
        LeRobotDataset dataset = converted("lerobot:" + data("g1_lerobot_v21"), "g1");
        assertThat(dataset.episodes()).extracting(EpisodeRow::length).containsExactly(221L, 277L);
        for (EpisodeRow row : dataset.episodes()) {
            assertThat(dataset.states(row)).hasSize((int) row.length()).allMatch(state -> state.size() == 26);
            assertThat(dataset.pictures(row, "cam_high")).hasSize((int) row.length());
        }
        assertThat(dataset.info().stateNames()).hasSize(26).startsWith("kLeftShoulderPitch");
        JsonNode report = new ObjectMapper()
                .readTree(out.resolve("g1").resolve(Conversion.REPORT).toFile());
        assertThat(report.path("rejected").size()).isEqualTo(98);
        assertThat(report.path("rejected").path("1").asText()).contains("episode_000001.mp4 is missing");
        assertThat(report.path("rejected").path("2").asText()).contains("episode_000002.parquet");
    }

    @Test
    void octosBridgeHas25EpisodesOfTenStepsAndABlankCamera() {
        EpisodeSource source = EpisodeSource.of("rlds:" + data("octo_debug_bridge"), CONFIG);
        assertThat(source.description().episodes()).hasSize(25);
        assertThat(source.description().info().framesPerSecond()).isEqualTo(5);
        Set<Image> pictures = new HashSet<>();
        Set<List<Long>> actions = new HashSet<>();
        Set<String> files = new HashSet<>();
        for (String name : source.description().episodes()) {
            RecordedEpisode episode = source.read(name).episode();
            assertThat(episode.frames()).hasSize(10);
            assertThat(episode.facts()).containsEntry("blank_cameras", "image_3");
            files.add(episode.instruction());
            for (RecordedEpisode.Frame frame : episode.frames()) {
                pictures.add(frame.view("image_0"));
                actions.add(frame.action().stream()
                        .map(number -> Math.round(number * 1e4))
                        .toList());
            }
        }
        assertThat(pictures).hasSize(250);
        assertThat(actions).hasSize(226);
        assertThat(files).hasSize(4);
    }

    @Test
    void handEpisodesKeepTheirUnitQuaternionsAndTheirTwoNamedCameras() {
        LeRobotDataset dataset = converted("json:" + data("vpp_instances/xhand"), "xhand");
        assertThat(dataset.episodes()).extracting(EpisodeRow::length).containsExactly(136L, 93L);
        assertThat(dataset.info().cameras().keySet()).containsExactly("view_0", "view_1");
        assertThat(dataset.info().framesPerSecond()).isEqualTo(10);
    }

    private LeRobotDataset converted(String source, String name) {
        new Conversion(EpisodeSource.of(source, CONFIG), CONFIG, out.resolve(name)).run();
        return LeRobotDataset.open(out.resolve(name));
    }

    private static Conventions.Gripper gripper(String source) {
        return EpisodeSource.of(source, CONFIG)
                .description()
                .conventions()
                .grippers()
                .get(0);
    }

    private static double[] array(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double[][] product(double[][] a, double[][] b) {
        double[][] product = new double[3][3];
        for (int i = 0; i < 9; i++) {
            for (int k = 0; k < 3; k++) {
                product[i / 3][i % 3] += a[i / 3][k] * b[k][i % 3];
            }
        }
        return product;
    }

    private static Path data(String name) {
        Path folder = Path.of(System.getProperty("vidact.data", "")).resolve(name);
        boolean there = !System.getProperty("vidact.data", "").isEmpty()
                && Files.isDirectory(Objects.requireNonNull(folder.getParent()));
        if (!there) {
            System.err.println(
                    "SKIPPED: real robot data is not checked, for -Dvidact.data names no folder with " + name);
        }
        Assumptions.assumeTrue(there, "no real data at " + folder);
        return folder;
    }
}
