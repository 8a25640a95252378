package vidact.simulation.demonstration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.command.Commands;
import vidact.core.config.Configs;
import vidact.core.image.Image;
import vidact.core.image.Psnr;
import vidact.core.lerobot.EpisodeRow;
import vidact.core.lerobot.LeRobotDataset;
import vidact.core.lerobot.RecordedEpisode;
import vidact.simulation.SimulateApp;
import vidact.simulation.SimulateConfig;
import vidact.simulation.task.Task;
import vidact.simulation.world.Cameras;

final class DemonstrationTest {
    private static final String TASKS = "lift_red_block_table,turn_on_led";

    @TempDir
    private Path folder;

    @Test
    void oneThreadAndTwoWriteTheSameBytes() throws Exception {
        for (int threads = 1; threads <= 2; threads++) {
            Path out = folder.resolve("threads-" + threads);
            new ForkJoinPool(threads)
                    .submit(() -> assertThat(simulate(
                                    "--episodes", "4", "--tasks", TASKS, "--out", out.toString(), "episodesPerFile=3"))
                            .isZero())
                    .get();
        }
        try (Stream<Path> files = Files.walk(folder.resolve("threads-1"))) {
            List<Path> compared = files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("summary.json"))
                    .toList();
            assertThat(compared).hasSizeGreaterThan(10);
            for (Path file : compared) {
                Path other = folder.resolve("threads-2")
                        .resolve(folder.resolve("threads-1").relativize(file).toString());
                assertThat(Files.mismatch(file, other)).as("%s", file).isEqualTo(-1);
            }
        }
    }

    @Test
    void theDataSetHoldsWhatWasDemonstratedAndSeen() {
        Path out = folder.resolve("set");
        assertThat(simulate("--episodes", "2", "--tasks", TASKS, "--out", out.toString()))
                .isZero();
        LeRobotDataset dataset = LeRobotDataset.open(out);
        assertThat(dataset.info().cameras().keySet()).containsExactly(Cameras.STATIC, Cameras.WRIST);
        SimulateConfig config = Configs.load(SimulateConfig.class, "simulate", "tiny", List.of());
        Demonstrator demonstrator = new Demonstrator(Task.list(TASKS), config.layouts(), config.style(), 1);
        Cameras.Sizes sizes = new Cameras.Sizes(config.staticPixels(), config.wristPixels(), config.samples());
        for (EpisodeRow row : dataset.episodes()) {
            RecordedEpisode source = demonstrator
                    .demonstrate(
                            (int) row.index(),
                            new Demonstrator.Filming(
                                    sizes, dataset.info().cameras().keySet(), 1))
                    .episode();
            assertThat(row.instruction()).isEqualTo(source.instruction());
            assertThat(row.facts())
                    .containsEntry(
                            "vidact/task",
                            Task.list(TASKS).get((int) row.index()).name());
            List<List<Double>> states = dataset.states(row);
            assertThat(states).hasSize(source.frames().size());
            assertThat(states.get(3).get(2))
                    .isCloseTo(source.frames().get(3).state().get(2), within(1e-6));
            for (String camera : dataset.info().cameras().keySet()) {
                List<Image> pictures = dataset.pictures(row, camera);
                for (int i = 0; i < pictures.size(); i++) {
                    Image wanted = Yuv.thereAndBack(source.frames().get(i).view(camera));
                    assertThat(Psnr.of(List.of(pictures.get(i)), List.of(wanted)))
                            .as("%s frame %d", camera, i)
                            .isGreaterThan(35);
                }
            }
        }
    }

    @Test
    void clipsCarryTheirCaptions() throws IOException {
        Path out = folder.resolve("clips");
        assertThat(simulate("--episodes", "2", "--video-only", "--out", out.toString()))
                .isZero();
        var caption =
                new ObjectMapper().readTree(out.resolve("clip-000001.json").toFile());
        assertThat(caption.path("caption").asText()).contains("blue").doesNotContain("%");
        assertThat(caption.path("task").asText()).isEqualTo("rotate_blue_block_right");
        assertThat(out.resolve("clip-000001.mp4")).isNotEmptyFile();
    }

    @Test
    void demonstrationsThatShareAStartBeginAlikeAndDoDifferentThings() {
        SimulateConfig config = Configs.load(SimulateConfig.class, "simulate", "tiny", List.of());
        List<Task> pushes = Task.all().stream()
                .filter(task -> task.kind() == Task.Kind.PUSH_LEFT || task.kind() == Task.Kind.PUSH_RIGHT)
                .toList();
        Demonstrator demonstrator = new Demonstrator(pushes, config.layouts(), config.style(), 1, 4);
        Demonstrator.Filming filming =
                new Demonstrator.Filming(new Cameras.Sizes(32, 32, 1), Set.of(Cameras.CLOSE), 10);
        List<RecordedEpisode> group = IntStream.range(4, 8)
                .mapToObj(i -> demonstrator.demonstrate(i, filming).episode())
                .toList();
        assertThat(group.stream().map(episode -> episode.facts().get("task"))).doesNotHaveDuplicates();
        Image first = group.get(0).frames().get(0).view(Cameras.CLOSE);
        assertThat(group)
                .allMatch(episode -> episode.frames().get(0).view(Cameras.CLOSE).equals(first));
        assertThat(demonstrator
                        .demonstrate(8, filming)
                        .episode()
                        .frames()
                        .get(0)
                        .view(Cameras.CLOSE))
                .isNotEqualTo(first);
    }

    @Test
    void wrongUseIsOneSentence() throws IOException {
        String out = folder.resolve("wrong").toString();
        assertThat(simulate("--episodes", "1", "--tasks", "juggle", "--out", out))
                .isEqualTo(2);
        assertThat(simulate("--episodes", "0", "--out", out)).isEqualTo(2);
        assertThat(simulate("--episodes", "1", "--out", out, "clip.framesPerSecond=7"))
                .isEqualTo(2);
        assertThat(simulate("--episodes", "1", "--out", out, "layouts=[]")).isEqualTo(2);
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        assertThat(simulate("--episodes", "1", "--out", file.resolve("below").toString()))
                .isEqualTo(1);
    }

    private static int simulate(String... arguments) {
        return Commands.run(new SimulateApp(), arguments);
    }
}
