package vidact.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import vidact.serving.client.PolicyClient;
import vidact.serving.wire.NumpyArray;

/** From demonstrations to a policy that is judged in closed loop, through the launcher. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FinetuneTest {
    private Path folder = Path.of("not made yet");

    @BeforeAll
    void trainAPolicy(@TempDir Path made) {
        folder = made;
        run("simulate", "--episodes", "8", "--tasks", "open_drawer,close_drawer", "--out", at("demos"), "samples=1");
        run("ingest", "--source", "clips:" + at("demos") + "/videos", "--out", at("clips"), "validationShare=0");
        run("train-tokenizer", "--clips", at("clips"), "--out", at("tokenizer"), "training.steps=4", "batch=4");
        run("tokenize", "--clips", at("clips"), "--tokenizer", at("tokenizer"), "--out", at("tokens"));
        run(
                "pretrain",
                "--tokens",
                at("tokens"),
                "--out",
                at("model"),
                "training.steps=3",
                "batch=4",
                "window.frames=3");
        run(finetune("policy", "--from", at("model")));
        run(tokenize("codes"));
    }

    @Test
    void heldOutActionsAreComparedWithDoingNothingMuch() {
        JsonNode summary = Launcher.summary(folder.resolve("policy"));
        for (String name : new String[] {"action_error", "hold_still", "repeat_last", "mean_action"}) {
            assertThat(summary.path(name).path("mean").asDouble()).as(name).isPositive();
        }
        assertThat(summary.path("gripper_accuracy").path("mean").asDouble()).isBetween(0.0, 1.0);
        assertThat(summary.path("error_by_number").size()).isEqualTo(6);
        assertThat(summary.path("error_by_action_of_chunk").size()).isEqualTo(10);
        assertThat(summary.path("held_out_episodes").asInt()
                        + summary.path("episodes").asInt())
                .isEqualTo(8);
        assertThat(folder.resolve("policy/index.html")).content().contains("<polyline");
    }

    @Test
    void aFinishedRunIsNotDoneAgainAndScratchNeedsATokenizer() throws IOException {
        assertThat(Launcher.run(folder, finetune("policy", "--from", at("model")))
                        .output())
                .contains("finished already");
        Files.createSymbolicLink(folder.resolve("linked"), folder.resolve("tokenizer"));
        run(finetune("scratch", "--tokenizer", at("linked")));
        assertThat(folder.resolve("scratch/checkpoints/000004/tokenizer/model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("policy/checkpoints/000004/tokenizer/model.safetensors"));
        assertThat(Launcher.summary(folder.resolve("scratch")).path("from").asText())
                .isEqualTo("scratch");
        Launcher.Outcome both = Launcher.run(folder, "finetune", "--episodes", at("demos"), "--out", at("none"));
        assertThat(both.exitCode()).isEqualTo(2);
        assertThat(both.output()).contains("--from").contains("--tokenizer");
    }

    @Test
    void codesFromShardsTrainTheSamePolicy() throws IOException {
        run(finetune("from-codes", "--from", at("model"), "--tokens", at("codes")));
        Path plain = folder.resolve("from-codes/checkpoints/000004/model.safetensors");
        assertThat(plain).hasSameBinaryContentAs(folder.resolve("policy/checkpoints/000004/model.safetensors"));

        run(tokenize("varied", "vary={shift: 0.05, shade: 0.2}"));
        run(finetune("from-both", "--from", at("model"), "--tokens", at("codes"), "--tokens", at("varied")));
        Path both = folder.resolve("from-both/checkpoints/000004/model.safetensors");
        assertThat(Files.mismatch(both, plain))
                .as("variations are learned from")
                .isNotEqualTo(-1);

        Launcher.Outcome clips =
                Launcher.run(folder, finetune("from-clips", "--from", at("model"), "--tokens", at("tokens")));
        assertThat(clips.exitCode()).isEqualTo(2);
        assertThat(clips.output()).contains("tokenize --episodes this data set").doesNotContain("\tat ");
    }

    @Test
    void aPolicyLearnsOnFromMoreDataSetsInTheDeviationsThatItKnows() {
        run("simulate", "--episodes", "2", "--tasks", "open_drawer", "--seed", "9", "--out", at("more"), "samples=1");
        run(finetune("on", "--from", at("policy"), "--episodes", at("more")));
        JsonNode summary = Launcher.summary(folder.resolve("on"));
        assertThat(summary.path("episodes").asInt()
                        + summary.path("held_out_episodes").asInt())
                .isEqualTo(10);
        String stats = "checkpoints/000004/norm_stats.json";
        assertThat(folder.resolve("on").resolve(stats))
                .hasSameBinaryContentAs(folder.resolve("policy").resolve(stats));
        Launcher.Outcome lacking = Launcher.run(
                folder, finetune("lacking", "--from", at("model"), "--episodes", at("more"), "--tokens", at("codes")));
        assertThat(lacking.exitCode()).isEqualTo(2);
        assertThat(lacking.output()).contains("has codes of " + at("more")).doesNotContain("\tat ");
    }

    private String[] tokenize(String out, String... more) {
        String[] common = {
            "tokenize",
            "--episodes",
            at("demos"),
            "--tokenizer",
            at("tokenizer"),
            "--out",
            at(out),
            "episodeFramesPerSecond=0"
        };
        return with(common, more);
    }

    @Test
    void thePolicyActsInTheSimulatorTheSameEachTime() {
        run(evaluate("once", at("policy") + "?execute=10"));
        run(evaluate("again", at("policy") + "?execute=10"));
        JsonNode once = Launcher.summary(folder.resolve("once"));
        assertThat(once.path("average_length").path("mean").asDouble()).isBetween(0.0, 5.0);
        assertThat(folder.resolve("again/chains-policy.jsonl"))
                .hasSameTextualContentAs(folder.resolve("once/chains-policy.jsonl"));
        run(evaluate("drawn", at("policy") + "?execute=10,latent=sample"));
    }

    @Test
    void throughAServerItActsTheSameAndTheServerEndsWhenAsked() throws Exception {
        Path log = folder.resolve("log-serve.txt");
        Process server = Launcher.start(log, "serve", "--policy", at("policy") + "?execute=10", "--port", "0");
        try {
            String address = address(log, server);
            run(evaluate("near", at("policy") + "?execute=10"));
            run(evaluate("far", address));
            assertThat(folder.resolve("far/chains-policy.jsonl"))
                    .hasSameTextualContentAs(folder.resolve("near/chains-policy.jsonl"));
            assertThat(foreseen(address))
                    .as("cameras whose next picture is told")
                    .isEqualTo(2);
            Launcher.Outcome replayed = Launcher.run(folder, "client", "--server", address, "--episodes", at("demos"));
            assertThat(replayed.exitCode()).as(replayed.output()).isZero();
            assertThat(replayed.output()).contains("\"policy_infer_ms\":{\"mean\":");
        } finally {
            server.destroy(); // SIGTERM
        }
        assertThat(server.waitFor()).isZero();
        assertThat(log).content().contains("what is under way is answered");
    }

    /** On what stands in this test's folder; {@code -Dvidact.notebooks.update=true} writes the outputs into the files. */
    @Test
    void everyNotebookRunsFromTopToBottom() throws Exception {
        Path log = folder.resolve("log-serve-notebooks.txt");
        Process server = Launcher.start(log, "serve", "--policy", at("policy"), "--port", "0");
        System.setProperty("vidact.runs", folder.toString());
        try {
            System.setProperty("vidact.server", address(log, server));
            List<Path> files;
            try (Stream<Path> found = Files.list(Repository.ROOT.resolve("notebooks"))) {
                files = found.filter(file -> file.toString().endsWith(".ipynb"))
                        .sorted()
                        .toList();
            }
            assertThat(files).hasSize(7);
            for (Path file : files) {
                Notebook notebook = Notebook.read(file);
                long before = notebook.cellsWithOutputs();
                assertThat(notebook.run()).as(file.toString()).isPositive();
                if (Boolean.getBoolean("vidact.notebooks.update")) {
                    notebook.save();
                } else {
                    assertThat(before).as("outputs in %s", file).isEqualTo(notebook.cellsWithOutputs());
                }
            }
        } finally {
            server.destroy();
        }
    }

    private static int foreseen(String address) {
        try (PolicyClient client =
                PolicyClient.connect(URI.create(address), Optional.empty(), Duration.ofSeconds(60))) {
            Map<String, Object> observation = new LinkedHashMap<>();
            for (String view : List.of("static", "wrist")) {
                observation.put("observation/" + view, NumpyArray.ofBytes(new byte[64 * 64 * 3], 64, 64, 3));
            }
            List<?> state = (List<?>) client.metadata().getOrDefault("state_names", List.of());
            observation.put("observation/state", NumpyArray.ofNumbers(new double[state.size()]));
            observation.put("prompt", "open the drawer");
            observation.put("vidact", Map.of("frames", true));
            Map<?, ?> frames = (Map<?, ?>) client.infer(observation).getOrDefault("frames", Map.of());
            frames.values()
                    .forEach(frame -> assertThat(((NumpyArray) frame).shape()).containsExactly(64, 64, 3));
            return frames.size();
        }
    }

    private static String address(Path log, Process server) throws Exception {
        for (int i = 0; i < 600 && server.isAlive(); i++) {
            Matcher ready = Pattern.compile("is ready at (ws://[0-9.:]+)").matcher(Files.readString(log));
            if (ready.find()) {
                return ready.group(1);
            }
            Thread.sleep(100);
        }
        throw new AssertionError("the server did not become ready: " + Files.readString(log));
    }

    @Test
    void whatDoesNotFitIsSaidInOneSentence() {
        Launcher.Outcome camera = Launcher.run(folder, finetune("camera", "--from", at("model"), "data.cameras=[top]"));
        assertThat(camera.exitCode()).isEqualTo(2);
        assertThat(camera.output()).contains("no camera 'top'").doesNotContain("\tat ");
        Launcher.Outcome size = Launcher.run(folder, finetune("size", "--from", at("model"), "model.layers=5"));
        assertThat(size.exitCode()).isEqualTo(2);
        assertThat(size.output()).contains("--from is a trunk with");
        Launcher.Outcome head = Launcher.run(folder, finetune("head", "--from", at("policy"), "data.chunk=7"));
        assertThat(head.exitCode()).isEqualTo(2);
        assertThat(head.output()).contains("--from is a policy with data.chunk");
        Launcher.Outcome robot =
                Launcher.run(folder, finetune("robot", "--from", at("policy"), "data.state.numbers=[tool_x_m]"));
        assertThat(robot.exitCode()).isEqualTo(2);
        assertThat(robot.output()).contains("--from is a policy of states [").contains("[tool_x_m");
        Launcher.Outcome option = Launcher.run(folder, evaluate("option", at("policy") + "?speed=9"));
        assertThat(option.exitCode()).isEqualTo(2);
        assertThat(option.output()).contains("execute=N, latent=mean|sample and ensemble=WEIGHT");
    }

    private String[] finetune(String out, String... more) {
        String[] common = {
            "finetune",
            "--episodes",
            at("demos"),
            "--out",
            at(out),
            "training.steps=4",
            "batch=2",
            "data.validationShare=0.4",
            "validation.sequences=4"
        };
        return with(common, more);
    }

    private static String[] with(String[] common, String... more) {
        return Stream.concat(Stream.of(common), Stream.of(more)).toArray(String[]::new);
    }

    private String[] evaluate(String out, String policy) {
        return new String[] {
            "evaluate", "--policy", policy, "--chains", "1", "--out", at(out), "baselines=[noop]", "staticPixels=64"
        };
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private void run(String... arguments) {
        Launcher.Outcome outcome = Launcher.run(folder, arguments);
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    }
}
