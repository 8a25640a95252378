package vidact.ingestion.robot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.config.ConfigException;
import vidact.core.lerobot.RecordedEpisode;

final class Hdf5EpisodesTest {
    private static final RobotConfig CONFIG = new RobotConfig(0, 400, 1);

    @TempDir
    private Path root;

    @Test
    void robomimicsDemosHaveTheirTablesSideBySide() {
        Path file = root.resolve("low_dim.hdf5");
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            WritableGroup data = hdf.putGroup("data");
            for (int demo = 0; demo < 2; demo++) {
                WritableGroup group = data.putGroup("demo_" + demo);
                group.putDataset("actions", new double[][] {{0, 0, 0, 0, 0, 0, -1}, {demo, 0, 0, 0, 0, 0, 1}});
                WritableGroup obs = group.putGroup("obs");
                obs.putDataset("robot0_eef_pos", new double[][] {{1, 2, 3}, {4, 5, 6}});
                obs.putDataset("robot0_gripper_qpos", new double[][] {{7, 8}, {9, 10}});
                obs.putDataset("agentview_image", new byte[2][4][6][3]);
            }
        }
        EpisodeSource source = Hdf5Episodes.open(file.toString(), CONFIG);
        assertThat(source.description().episodes()).containsExactly("#/data/demo_0", "#/data/demo_1");
        assertThat(source.description().info().framesPerSecond()).isEqualTo(20);
        assertThat(source.description().info().stateNames())
                .containsExactly(
                        "robot0_eef_pos_0",
                        "robot0_eef_pos_1",
                        "robot0_eef_pos_2",
                        "robot0_gripper_qpos_0",
                        "robot0_gripper_qpos_1");
        RecordedEpisode episode = source.read("#/data/demo_1").episode();
        assertThat(episode.frames().get(1).state()).containsExactly(4.0, 5.0, 6.0, 9.0, 10.0);
        assertThat(episode.frames().get(1).action().get(0)).isEqualTo(1.0);
        assertThat(episode.frames().get(0).view("agentview_image").width()).isEqualTo(6);
        assertThat(source.description().conventions().grippers()).containsExactly(new Conventions.Gripper(6, -1, 1));
    }

    @Test
    void alohasFilesAreOneEpisodeEach() {
        for (int i = 0; i < 2; i++) {
            try (WritableHdfFile hdf = HdfFile.write(root.resolve("episode_" + i + ".hdf5"))) {
                hdf.putDataset("action", new float[3][14]);
                WritableGroup observations = hdf.putGroup("observations");
                observations.putDataset("qpos", new float[3][14]);
                observations.putDataset("qvel", new float[3][14]);
                observations.putGroup("images").putDataset("cam_high", new byte[3][8][8][3]);
            }
        }
        EpisodeSource source = Hdf5Episodes.open(root.toString(), CONFIG);
        assertThat(source.description().episodes()).containsExactly("episode_0.hdf5#/", "episode_1.hdf5#/");
        assertThat(source.description().info().framesPerSecond()).isEqualTo(50);
        assertThat(source.description().info().stateNames()).hasSize(14);
        assertThat(source.description().info().cameras().keySet()).containsExactly("cam_high");
        assertThat(source.read("episode_1.hdf5#/").episode().frames()).hasSize(3);
    }

    @Test
    void aDamagedFileIsNamedAndTheOthersAreRead() throws Exception {
        alohasFilesAreOneEpisodeEach();
        byte[] whole = Files.readAllBytes(root.resolve("episode_1.hdf5"));
        Files.write(root.resolve("episode_1.hdf5"), Arrays.copyOf(whole, whole.length / 3));
        Files.writeString(root.resolve("episode_2.hdf5"), "not HDF5");
        EpisodeSource source = Hdf5Episodes.open(root.toString(), CONFIG);
        assertThat(source.description().episodes()).hasSize(3);
        for (String name : source.description().episodes().subList(1, 3)) {
            assertThatThrownBy(() -> source.read(name)).isInstanceOf(EpisodeException.class);
        }
    }

    @Test
    void aRateThatNobodyStatesIsAskedFor() {
        try (WritableHdfFile hdf = HdfFile.write(root.resolve("other.h5"))) {
            hdf.putDataset("action", new double[][] {{1}, {2}});
            hdf.putDataset("state", new double[] {1, 2});
            hdf.putAttribute("instruction", "wipe the table");
        }
        assertThatThrownBy(() -> Hdf5Episodes.open(root.toString(), CONFIG))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("robot.framesPerSecond");
        EpisodeSource source = Hdf5Episodes.open(root.toString(), new RobotConfig(10, 400, 1));
        RecordedEpisode episode =
                source.read(source.description().episodes().get(0)).episode();
        assertThat(episode.instruction()).isEqualTo("wipe the table");
        assertThat(episode.frames().get(1).state()).containsExactly(2.0);
        assertThat(source.description().conventions().motion()).isEqualTo(Conventions.Motion.UNKNOWN);
    }
}
