package vidact.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pre-training on a real cluster, of two workers, through the launcher. */
final class ClusterTest {
    private static final int STEPS = 50;

    @TempDir
    private static Path folder;

    private static StandaloneCluster cluster;

    @BeforeAll
    static void start() throws IOException {
        MadeUpTokens.write(folder.resolve("tokens"));
        Launcher.Outcome alone = Launcher.run(folder, arguments("alone").toArray(String[]::new));
        assertThat(alone.exitCode()).as(alone.output()).isZero();
        cluster = StandaloneCluster.start(folder.resolve("spark"), 2);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void twoRanksLearnWhatOneProcessLearns() throws IOException {
        Launcher.Outcome outcome = Launcher.run(folder, onCluster("two").toArray(String[]::new));
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        assertThat(Launcher.summary(folder.resolve("two")).path("ranks").asInt())
                .isEqualTo(2);
        assertSameLosses("two");
    }

    @Test
    void aLostExecutorCostsNoStep() throws IOException, InterruptedException {
        Path log = folder.resolve("lost.txt");
        Process process = Launcher.start(log, onCluster("lost").toArray(String[]::new));
        while (!Files.exists(folder.resolve("lost/checkpoints/000020")) && process.isAlive()) {
            Thread.sleep(20);
        }
        assertThat(cluster.killAnExecutor()).as("an executor was at work").isTrue();
        assertThat(process.waitFor()).as(Files.readString(log)).isZero();
        assertThat(Files.readString(log)).contains("attempt 1 failed", "starting again from the newest checkpoint");
        assertSameLosses("lost");
    }

    @Test
    void aRunGoesOnWithAnotherNumberOfRanks() throws IOException, InterruptedException {
        Process alone = Launcher.start(
                folder.resolve("elastic.txt"), arguments("elastic").toArray(String[]::new));
        while (!Files.exists(folder.resolve("elastic/checkpoints/000010")) && alone.isAlive()) {
            Thread.sleep(5);
        }
        alone.destroyForcibly().waitFor();
        assertThat(folder.resolve("elastic/summary.json")).doesNotExist();
        Launcher.Outcome outcome = Launcher.run(folder, onCluster("elastic").toArray(String[]::new));
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        assertSameLosses("elastic");
    }

    private static void assertSameLosses(String name) throws IOException {
        List<Double> expected = losses("alone");
        List<Double> found = losses(name);
        assertThat(found).hasSize(STEPS);
        for (int i = 0; i < STEPS; i++) {
            assertThat(found.get(i))
                    .as("loss of step %d", i)
                    .isCloseTo(expected.get(i), within(1e-5 * expected.get(i)));
        }
    }

    private static List<Double> losses(String name) throws IOException {
        return Files.readAllLines(folder.resolve(name).resolve("metrics.jsonl")).stream()
                .map(line -> Double.valueOf(line.replaceAll(".*\"loss\":([-0-9.eE]+).*", "$1")))
                .toList();
    }

    private static List<String> onCluster(String out) {
        List<String> arguments = new ArrayList<>(arguments(out));
        arguments.addAll(List.of("--master", cluster.master(), "--ranks", "2"));
        return arguments;
    }

    private static List<String> arguments(String out) {
        return List.of(
                "pretrain",
                "--tokens",
                folder.resolve("tokens").toString(),
                "--out",
                folder.resolve(out).toString(),
                "model.layers=2",
                "model.width=64",
                "model.heads=4",
                "model.dropout=0.1",
                "batch=8",
                "validation.sequences=0",
                "training.precision=fp32",
                "training.learningRate=1.0e-3",
                "training.checkpointEvery=5",
                "training.steps=" + STEPS);
    }
}
