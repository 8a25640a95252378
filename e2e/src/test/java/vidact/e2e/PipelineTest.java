package vidact.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.catalogue.ClipCatalogue;
import vidact.core.catalogue.ClipFrames;
import vidact.core.catalogue.ClipRow;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.core.image.Image;
import vidact.core.storage.Storage;
import vidact.core.video.VideoReader;
import vidact.gpt.Backbone;
import vidact.gpt.sample.Sampling;
import vidact.serving.predict.Clip;
import vidact.serving.predict.Prediction;
import vidact.serving.predict.Predictor;
import vidact.vqgan.FrameTokenizer;

/** The whole chain once, at micro size, through the launcher. */
@Tag("spark")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PipelineTest {
    private static final String[] MICRO_MODEL = {
        "model.layers=2",
        "model.width=32",
        "model.heads=2",
        "batch=4",
        "training.checkpointEvery=5",
        "training.steps=40"
    };

    private Path folder = Path.of("not made yet");

    @BeforeAll
    void runTheChain(@TempDir Path made) {
        folder = made;
        run("simulate", "--video-only", "--episodes", "10", "--seed", "1", "--out", at("video"));
        run(
                "ingest",
                "--source",
                "clips:" + at("video"),
                "--out",
                at("clips"),
                "validationShare=0.3",
                "clipsPerPart=3");
        run("train-tokenizer", "--clips", at("clips"), "--out", at("tok"), "training.steps=4", "batch=4");
        run("tokenize", "--clips", at("clips"), "--tokenizer", at("tok"), "--out", at("tokens"), "clipsPerShard=3");
        pretrain("whole");
    }

    @Test
    void everyClipIsInTheCatalogueAndEveryKeptOneInTheShards() {
        assertThat(Launcher.summary(folder.resolve("clips")).path("clips").asInt())
                .isEqualTo(10);
        assertThat(Launcher.summary(folder.resolve("clips")).path("kept").asInt())
                .isEqualTo(10);
        assertThat(Launcher.summary(folder.resolve("tokens")).path("clips").asInt())
                .isEqualTo(10);
        assertThat(Launcher.summary(folder.resolve("tokens")).path("shards").asInt())
                .isEqualTo(4);
    }

    @Test
    void codesBecomeVideoAgain() throws IOException {
        run("detokenize", "--tokens", at("tokens"), "--out", at("seen"));
        assertThat(Launcher.summary(folder.resolve("seen")).path("clips").asInt())
                .isEqualTo(10);
        try (Stream<Path> files = Files.list(folder.resolve("seen"))) {
            List<Path> videos =
                    files.filter(file -> file.toString().endsWith(".mp4")).toList();
            assertThat(videos).hasSize(10).allSatisfy(video -> {
                try (VideoReader reader = VideoReader.open(video)) {
                    assertThat(reader.info().width()).isEqualTo(64);
                    assertThat(reader.next()).isPresent();
                }
            });
        }
        Launcher.Outcome none =
                Launcher.run(folder, "detokenize", "--tokens", at("tokens"), "--out", at("none"), "split=test");
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.output()).contains("no clips of split 'test'");
    }

    @Test
    void killedInTheMiddlePretrainingEndsInTheSameBits() throws Exception {
        List<String> arguments = pretrainArguments("killed");
        Process process = Launcher.start(folder.resolve("killed.txt"), arguments.toArray(String[]::new));
        Path checkpoints = folder.resolve("killed/checkpoints");
        while (!Files.exists(checkpoints.resolve("000010")) && process.isAlive()) {
            Thread.sleep(5);
        }
        process.destroyForcibly().waitFor();
        assertThat(folder.resolve("killed/summary.json"))
                .as("killed before the end")
                .doesNotExist();
        pretrain("killed");
        for (String file : List.of("model.safetensors", "training/state.safetensors")) {
            Path whole = folder.resolve("whole/checkpoints/000040").resolve(file);
            assertThat(Files.mismatch(whole, checkpoints.resolve("000040").resolve(file)))
                    .as(file)
                    .isEqualTo(-1);
        }
    }

    @Test
    void aFinishedCommandDoesNothingAgainAndOtherWorkIsRefused() {
        Launcher.Outcome again = Launcher.run(folder, pretrainArguments("whole").toArray(String[]::new));
        assertThat(again.exitCode()).isZero();
        assertThat(again.output()).contains("nothing to do");
        Launcher.Outcome other =
                Launcher.run(folder, "pretrain", "--tokens", at("tokens"), "--out", at("whole"), "batch=5");
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.output()).contains("another 'config'").doesNotContain("at vidact");
    }

    @Test
    void aDryRunTellsTheNeedsAndWritesNothing() {
        List<String> arguments = new ArrayList<>(pretrainArguments("dry"));
        arguments.addAll(List.of("--dry-run", "--price", "2"));
        Launcher.Outcome outcome = Launcher.run(folder, arguments.toArray(String[]::new));
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        assertThat(outcome.output()).contains("parameters", "memory", "hours on this machine", "at 2.00 an hour");
        assertThat(folder.resolve("dry")).doesNotExist();
    }

    /** A limit on the size of files stands for a disk that is full: the optimiser's state no longer fits, the weights do. */
    @Test
    void aFullDiskStopsClearlyAndLeavesTheLastCheckpoint() throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(pretrainArguments("full"));
        arguments.add("model.width=128");
        Process killed = Launcher.start(folder.resolve("full-1.txt"), arguments.toArray(String[]::new));
        Path checkpoints = folder.resolve("full/checkpoints");
        while (!Files.exists(checkpoints.resolve("000010")) && killed.isAlive()) {
            Thread.sleep(5);
        }
        killed.destroyForcibly().waitFor();
        Path last = CheckpointFolder.resolve(folder.resolve("full"));
        Path log = folder.resolve("full-2.txt");
        String command =
                "ulimit -f 4000 && exec " + Repository.ROOT.resolve("vidact") + " " + String.join(" ", arguments);
        ProcessBuilder limited = new ProcessBuilder("bash", "-c", command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        limited.environment().put("VIDACT_SKIP_BUILD", "1");
        assertThat(limited.start().waitFor()).as(Files.readString(log)).isEqualTo(1);
        assertThat(Files.readString(log)).contains("cannot write").doesNotContain("at vidact");
        assertThat(CheckpointFolder.resolve(folder.resolve("full"))).isEqualTo(last);
        assertThat(last.resolve("training/state.safetensors")).exists();
        run(arguments.toArray(String[]::new));
        assertThat(checkpoints.resolve("000040")).exists();
    }

    @Test
    void predictWritesFiguresPageFilmstripsAndVideos() throws IOException {
        run("predict", "--model", at("whole"), "--clips", at("clips"), "--out", at("prediction"), "split=all");
        JsonNode summary = Launcher.summary(folder.resolve("prediction"));
        for (String figure : List.of(
                "psnr_predicted", "psnr_copy_tokenised", "psnr_copy", "token_accuracy", "token_accuracy_copy")) {
            JsonNode interval = summary.path(figure);
            assertThat(interval.path("mean").asDouble())
                    .as(figure)
                    .isBetween(
                            interval.path("low").asDouble(),
                            interval.path("high").asDouble());
        }
        assertThat(summary.path("predicted_frames").asInt()).isEqualTo(4);
        assertThat(summary.path("horizons")).hasSize(4);
        for (JsonNode horizon : summary.path("horizons")) {
            assertThat(horizon.path("teacher").path("cross_entropy").asDouble()).isPositive();
            assertThat(horizon.path("free").path("psnr").asDouble())
                    .isCloseTo(horizon.path("psnr_predicted").asDouble(), within(0.01));
        }
        String page = Files.readString(folder.resolve("prediction/index.html"));
        assertThat(page).contains("data:image/png;base64,", "data:video/mp4;base64,", "polyline", "psnr_changed_gain");
        assertThat(page).doesNotContain("http://", "https://", "{{");
        assertThat(folder.resolve("prediction/videos").toFile().list()).hasSize(10);
        assertThat(folder.resolve("prediction/filmstrips").toFile().list()).hasSize(10);
    }

    @Test
    void nothingOfTheLaterFramesReachesTheModel() {
        Backbone backbone = Backbone.open(folder.resolve("whole"));
        Predictor predictor = new Predictor(backbone, FrameTokenizer.open(backbone.tokenizer()));
        ClipRow row = ClipCatalogue.open(Storage.at(at("clips"))).kept("all").get(0);
        List<Image> frames = ClipFrames.read(
                row.source().uri(), row.timing().frameMicros().subList(0, 6), predictor.preprocess()::apply);
        List<Image> noisy = new ArrayList<>(frames.subList(0, 2));
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 2; i < 6; i++) {
            byte[] noise = new byte[frames.get(i).length()];
            random.nextBytes(noise);
            noisy.add(Image.of(frames.get(i).width(), frames.get(i).height(), noise));
        }
        Prediction seen = predict(predictor, row, frames);
        Prediction blind = predict(predictor, row, noisy);
        assertThat(blind.predicted()).isEqualTo(seen.predicted());
        assertThat(blind.truth()).isNotEqualTo(seen.truth());
    }

    @Test
    void wrongUseEndsWithTwoAndASentence() {
        Launcher.Outcome unknown = Launcher.run(folder, "pretrian");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.output()).contains("no command 'pretrian'");
        Launcher.Outcome key =
                Launcher.run(folder, "pretrain", "--tokens", at("tokens"), "--out", at("x"), "training.step=3");
        assertThat(key.exitCode()).isEqualTo(2);
        assertThat(key.output()).contains("did you mean 'steps'");
        Launcher.Outcome help = Launcher.run(folder, "--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.output())
                .contains("demo", "simulate", "ingest", "tokenize", "pretrain", "predict", "bench gpt");
    }

    private static Prediction predict(Predictor predictor, ClipRow row, List<Image> frames) {
        return predictor
                .predict(List.of(new Clip("clip", row.caption(), frames)), 2, 4, Sampling.GREEDY, 0)
                .get(0);
    }

    private void pretrain(String out) {
        run(pretrainArguments(out).toArray(String[]::new));
    }

    private List<String> pretrainArguments(String out) {
        List<String> arguments = new ArrayList<>(List.of("pretrain", "--tokens", at("tokens"), "--out", at(out)));
        arguments.addAll(List.of(MICRO_MODEL));
        return arguments;
    }

    private void run(String... arguments) {
        Launcher.Outcome outcome = Launcher.run(folder, arguments);
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }
}
