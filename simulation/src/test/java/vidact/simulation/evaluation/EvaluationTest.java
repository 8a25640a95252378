package vidact.simulation.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.command.Commands;
import vidact.core.policy.PolicySource;
import vidact.simulation.EvaluateApp;
import vidact.simulation.chain.Chain;
import vidact.simulation.scene.Layout;

final class EvaluationTest {
    private static final ChainTrial.Setting SETTING = new ChainTrial.Setting(Layout.D, 1, Optional.empty());

    @TempDir
    private Path folder;

    @Test
    void threadsAndAnInterruptionChangeNothing() throws IOException {
        List<Chain> chains = Chain.published().subList(0, 6);
        List<ChainTrial> whole = new Evaluation(folder.resolve("one"), SETTING, 1)
                .chains("expert", PolicySource.find("expert", List.of()), chains);
        assertThat(whole).hasSize(6);
        Path log = folder.resolve("two/chains-expert.jsonl");
        Files.createDirectories(log.getParent());
        List<String> lines = Files.readAllLines(folder.resolve("one/chains-expert.jsonl"));
        Files.writeString(log, lines.get(0) + "\n" + lines.get(1).substring(0, 9)); // killed while it wrote the second
        List<ChainTrial> resumed = new Evaluation(folder.resolve("two"), SETTING, 2)
                .chains("expert", PolicySource.find("expert", List.of()), chains);
        assertThat(resumed).isEqualTo(whole);
    }

    @Test
    void doingNothingAndTwitchingSolveNothing() {
        Evaluation evaluation = new Evaluation(folder, SETTING, 2);
        for (String name : List.of("noop", "random")) {
            List<ChainTrial> trials = evaluation.chains(
                    name, PolicySource.find(name, List.of()), Chain.published().subList(0, 3));
            assertThat(trials).extracting(ChainTrial::solved).containsOnly(0);
            assertThat(trials).extracting(ChainTrial::steps).containsOnly(List.of(Trial.LONGEST));
        }
    }

    @Test
    void theCommandWritesFiguresPageAndFilm() throws IOException {
        Path out = folder.resolve("evaluation");
        int code = Commands.run(
                new EvaluateApp(),
                "--policy",
                "expert",
                "--chains",
                "2",
                "--task-episodes",
                "1",
                "--videos",
                "1",
                "--out",
                out.toString(),
                "baselines=[blind]");
        assertThat(code).isZero();
        JsonNode summary =
                new ObjectMapper().readTree(out.resolve("summary.json").toFile());
        assertThat(summary.path("average_length").path("mean").asDouble()).isEqualTo(5);
        assertThat(summary.path("success").path("5").path("low").asDouble()).isEqualTo(1);
        assertThat(summary.path("tasks").size()).isGreaterThanOrEqualTo(5);
        assertThat(summary.path("task_episodes").path("attempts").asInt()).isEqualTo(30);
        JsonNode named = summary.path("task_episodes_nearest_to_named_cube");
        assertThat(named.path("attempts").asInt()).isEqualTo(18);
        assertThat(named.path("successes").asInt()).isEqualTo(18);
        assertThat(summary.path("task_episodes_closed_beside_m").path("mean").asDouble())
                .isBetween(0.0, 0.01);
        assertThat(summary.path("baselines")
                        .path("blind")
                        .path("average_length")
                        .has("mean"))
                .isTrue();
        assertThat(Files.readString(out.resolve("index.html")))
                .contains("chain-0001.mp4", "blind")
                .doesNotContain("{{");
        assertThat(out.resolve("chain-0001.mp4")).isNotEmptyFile();
    }

    @Test
    void wrongUseIsOneSentence() throws IOException {
        assertThat(evaluate("--policy", "expert", "--chains", "0")).isEqualTo(2);
        assertThat(evaluate("--policy", "expert", "--chains", "1001")).isEqualTo(2);
        assertThat(evaluate("--policy", "nobody", "--chains", "1")).isEqualTo(2);
        Path broken = Files.createDirectories(folder.resolve("broken"));
        Files.writeString(broken.resolve("config.json"), "{}");
        assertThat(evaluate("--policy", broken.toString(), "--chains", "1")).isEqualTo(2);
        assertThat(evaluate("--policy", "expert", "--chains", "1", "--videos", "1000"))
                .isEqualTo(2);
        assertThat(evaluate("--policy", "expert", "--chains", "1", "layout=E")).isEqualTo(2);
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        assertThat(Commands.run(
                        new EvaluateApp(),
                        "--policy",
                        "expert",
                        "--chains",
                        "1",
                        "--out",
                        file.resolve("x").toString()))
                .isEqualTo(1);
    }

    private int evaluate(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--out";
        all[arguments.length + 1] = folder.resolve("wrong").toString();
        return Commands.run(new EvaluateApp(), all);
    }
}
