package vidact.simulation.demonstration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
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
import vidact.core.policy.ActionChunk;
import vidact.simulation.SimulateApp;
import vidact.simulation.SimulateConfig;
import vidact.simulation.expert.Style;
import vidact.simulation.task.Task;
import vidact.simulation.world.Cameras;

final class DemonstrationTest {
    private static final int WAY_BACK = 15; // rows
    private static final List<Double> HOME = List.of(0.42, 0.0, 0.22); // where the tool is when a world begins, metres
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
    void camerasAreRecordedAsAskedFor() {
        Path out = folder.resolve("close");
        assertThat(simulate("--episodes", "1", "--tasks", TASKS, "--out", out.toString(), "cameras=[wrist,close]"))
                .isZero();
        LeRobotDataset dataset = LeRobotDataset.open(out);
        assertThat(dataset.info().cameras().keySet()).containsExactly(Cameras.WRIST, Cameras.CLOSE);
        assertThat(dataset.pictures(dataset.episodes().get(0), Cameras.CLOSE)
                        .get(0)
                        .width())
                .isEqualTo(200);
        assertThat(simulate("--episodes", "1", "--out", out.toString(), "cameras=[wrist,top]"))
                .isEqualTo(2);
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
        Demonstrator demonstrator =
                new Demonstrator(pushes, config.layouts(), config.style(), 1, new Demonstrator.Starts(4, 0));
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
    void anOpeningIsHowTheWholeBegins() {
        SimulateConfig config = Configs.load(SimulateConfig.class, "simulate", "tiny", List.of());
        List<Task> push = List.of(Task.named("push_red_block_left"));
        Demonstrator demonstrator = new Demonstrator(push, config.layouts(), config.style(), 1);
        Cameras.Sizes sizes = new Cameras.Sizes(32, 32, 1);
        List<RecordedEpisode.Frame> whole = demonstrator
                .demonstrate(3, new Demonstrator.Filming(sizes, Set.of(Cameras.CLOSE), 10))
                .episode()
                .frames();
        List<RecordedEpisode.Frame> opening = demonstrator
                .demonstrate(3, new Demonstrator.Filming(sizes, Set.of(Cameras.CLOSE), 10, 21))
                .episode()
                .frames();
        assertThat(whole).hasSizeGreaterThan(3);
        assertThat(opening).hasSize(3);
        for (int i = 0; i < opening.size(); i++) {
            assertThat(opening.get(i).view(Cameras.CLOSE))
                    .isEqualTo(whole.get(i).view(Cameras.CLOSE));
        }
    }

    @Test
    void someWaysBackBeginAboveAWrongCube() throws IOException {
        Path out = folder.resolve("wrong");
        LeRobotDataset dataset = smallPictures(
                out,
                "--episodes",
                "4",
                "--tasks",
                "lift_red_block_table",
                "style.strays=4",
                "style.mistakes=0",
                "style.wrongCubes=0.5");
        List<Double> away = new ArrayList<>();
        for (EpisodeRow episode : dataset.episodes()) {
            LeRobotDataset.Numbers numbers = dataset.numbers(episode);
            List<List<Double>> states = numbers.states();
            for (int row : waysBack(numbers.demonstrated())) {
                away.add(beside(states.get(row), states.get(lowest(states))));
            }
        }
        double farthestAside = 0.09;
        double behind = 0.02; // the arm, when a way astray ends
        assertThat(away).as("beside the named cube").anyMatch(distance -> distance < farthestAside);
        assertThat(away).as("at another").anyMatch(distance -> distance > farthestAside + behind);
    }

    @Test
    void onlyTheWayBackIsDemonstratedWhereTheToolIsLedAstray() throws IOException {
        Path out = folder.resolve("astray");
        LeRobotDataset dataset = smallPictures(
                out, "--episodes", "6", "--tasks", "lift_red_block_table", "style.strays=4", "style.mistakes=0");
        int ways = 0;
        int opened = 0;
        for (EpisodeRow episode : dataset.episodes()) {
            LeRobotDataset.Numbers numbers = dataset.numbers(episode);
            List<List<Double>> actions = numbers.actions();
            List<Boolean> demonstrated = numbers.demonstrated();
            List<List<Double>> states = numbers.states();
            assertThat(demonstrated.get(0)).isTrue();
            assertThat(demonstrated.get(demonstrated.size() - 1)).isTrue();
            List<Double> grasp = states.get(lowest(states));
            for (int row : waysBack(demonstrated)) {
                ways++;
                if (actions.get(row - 1).get(ActionChunk.GRIPPER) < 0) {
                    opened++;
                    assertThat(actions.get(row).get(ActionChunk.GRIPPER))
                            .as("an empty hand that is closed is opened at once")
                            .isEqualTo(ActionChunk.OPEN);
                }
                int end = demonstrated.subList(row, demonstrated.size()).indexOf(false);
                int later = row + Math.min(WAY_BACK, (end < 0 ? demonstrated.size() - row : end) - 1);
                assertThat(beside(states.get(later), grasp))
                        .as("episode %d, rows %d to %d", episode.index(), row, later)
                        .isLessThan(Math.max(0.02, beside(states.get(row), grasp)));
            }
        }
        assertThat(ways).as("ways back").isGreaterThan(3);
        assertThat(opened).as("of them with a closed gripper").isBetween(1, ways - 1);
        assertThat(dataset.info().marksDemonstrated()).isTrue();
    }

    @Test
    void aPolicyLeadsUntilTheExpertTakesOver() throws IOException {
        Path out = folder.resolve("led");
        String[] twitchedFirst = {
            "--episodes", "3", "--tasks", "turn_on_led", "--lead", "random", "lead.share=1", "lead.longest=40"
        };
        LeRobotDataset dataset = smallPictures(out, twitchedFirst);
        for (EpisodeRow episode : dataset.episodes()) {
            List<Boolean> demonstrated = dataset.numbers(episode).demonstrated();
            int led = demonstrated.indexOf(true);
            assertThat(led).isBetween(1, 40);
            assertThat(demonstrated.subList(led, demonstrated.size())).doesNotContain(false);
            List<List<Double>> states = dataset.states(episode);
            assertThat(beside(states.get(led), HOME))
                    .as("episode %d: where the expert takes over", episode.index())
                    .isGreaterThan(0.001);
        }
        assertThat(dataset.info().marksDemonstrated()).isTrue();
    }

    @Test
    void chainedDemonstrationsBeginWhereAnotherTaskEnded() {
        List<RecordedEpisode.Frame> own = demonstrated("push_red_block_left", 0);
        List<RecordedEpisode.Frame> chained = demonstrated("push_red_block_left", 1);
        assertThat(beside(own.get(0).state(), HOME)).isLessThan(0.01);
        assertThat(beside(chained.get(0).state(), HOME)).isGreaterThan(0.05);
        // A stack cannot be there after one task, and so its demonstrations have starts of their own.
        assertThat(beside(demonstrated("unstack_block", 1).get(0).state(), HOME))
                .isLessThan(0.01);
    }

    @Test
    void theGripperTravelsAsTheTaskNeedsIt() {
        assertThat(gripperAt(demonstrated("push_red_block_left", 0), 5)).isEqualTo(ActionChunk.CLOSED);
        assertThat(gripperAt(demonstrated("turn_on_led", 0), 5)).isEqualTo(ActionChunk.CLOSED);
        assertThat(gripperAt(demonstrated("lift_red_block_table", 0), 5)).isEqualTo(ActionChunk.OPEN);
    }

    /** The first rows of what is demonstrated after something that is not. */
    private static List<Integer> waysBack(List<Boolean> demonstrated) {
        return IntStream.range(1, demonstrated.size())
                .filter(row -> demonstrated.get(row) && !demonstrated.get(row - 1))
                .boxed()
                .toList();
    }

    private static double gripperAt(List<RecordedEpisode.Frame> frames, int row) {
        return frames.get(row).action().get(ActionChunk.GRIPPER);
    }

    private static List<RecordedEpisode.Frame> demonstrated(String task, double chained) {
        SimulateConfig config = Configs.load(SimulateConfig.class, "simulate", "tiny", List.of());
        Demonstrator demonstrator = new Demonstrator(
                List.of(Task.named(task)), config.layouts(), Style.EXACT, 3, new Demonstrator.Starts(1, chained));
        Demonstrator.Filming blind = new Demonstrator.Filming(new Cameras.Sizes(8, 8, 1), Set.of(), 1);
        return demonstrator.demonstrate(2, blind).episode().frames();
    }

    /** Row at which the tool is lowest. */
    private static int lowest(List<List<Double>> states) {
        return IntStream.range(0, states.size())
                .boxed()
                .min(Comparator.comparingDouble(row -> states.get(row).get(2)))
                .orElseThrow();
    }

    /** Distance of two tools as seen from above, metres. */
    private static double beside(List<Double> state, List<Double> other) {
        return Math.hypot(state.get(0) - other.get(0), state.get(1) - other.get(1));
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
        assertThat(simulate("--episodes", "1", "--out", out, "--lead", "nobody"))
                .isEqualTo(2);
        assertThat(simulate("--episodes", "1", "--out", out, "--lead", "random", "lead.share=2"))
                .isEqualTo(2);
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        assertThat(simulate("--episodes", "1", "--out", file.resolve("below").toString()))
                .isEqualTo(1);
    }

    /** Demonstrates in pictures that are made quickly. */
    private static LeRobotDataset smallPictures(Path out, String... arguments) {
        String[] sizes = {"--out", out.toString(), "staticPixels=32", "wristPixels=32"};
        assertThat(simulate(
                        Stream.concat(Stream.of(arguments), Stream.of(sizes)).toArray(String[]::new)))
                .isZero();
        return LeRobotDataset.open(out);
    }

    private static int simulate(String... arguments) {
        return Commands.run(new SimulateApp(), arguments);
    }
}
