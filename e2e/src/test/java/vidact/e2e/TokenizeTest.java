package vidact.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.Hashes;
import vidact.core.storage.AtomicFiles;
import vidact.core.storage.FolderLock;
import vidact.core.storage.Manifest;
import vidact.core.storage.Storage;
import vidact.core.tokens.TokenClip;
import vidact.core.tokens.TokenShards;

/** {@code tokenize} through the launcher: what it writes does not depend on how it came about, and damage is told. */
@Tag("spark")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TokenizeTest {
    private Path folder = Path.of("not made yet");

    @BeforeAll
    void makeClipsAndTwoTokenizers(@TempDir Path made) {
        folder = made;
        run("simulate", "--video-only", "--episodes", "10", "--seed", "1", "--out", at("video"));
        run("ingest", "--source", "clips:" + at("video"), "--out", at("clips"), "validationShare=0.3");
        run("train-tokenizer", "--clips", at("clips"), "--out", at("tok"), "training.steps=4", "batch=4");
        run(tokenize("tokens", "local[2]"));
    }

    @Test
    void shardsDoNotDependOnTheNumberOfTasks() throws IOException {
        run(tokenize("one", "local[1]"));
        assertSame("one");
    }

    @Test
    void killedInTheMiddleItEndsInTheSameBytes() throws Exception {
        Process process = Launcher.start(folder.resolve("killed.txt"), tokenize("killed", "local[1]"));
        while (shards("killed").isEmpty() && process.isAlive()) {
            Thread.sleep(2);
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        assertThat(folder.resolve("killed/manifest.json"))
                .as("killed before the end")
                .doesNotExist();
        Launcher.Outcome early =
                Launcher.run(folder, "detokenize", "--tokens", at("killed"), "--out", at("early"), "split=all");
        assertThat(early.exitCode()).isEqualTo(1);
        assertThat(early.output()).contains("no complete data set");
        run(tokenize("killed", "local[1]"));
        assertSame("killed");
    }

    @Test
    void aSecondJobOnTheSameFolderIsRefused() {
        FolderLock.take(folder.resolve("taken"));
        Launcher.Outcome second = Launcher.run(folder, tokenize("taken", "local[1]"));
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.output())
                .contains("another process is at work in", "taken")
                .doesNotContain("at vidact");
    }

    @Test
    void otherTokenizersAndPreprocessingAreRefusedInAFinishedFolder() {
        run(
                "train-tokenizer",
                "--clips",
                at("clips"),
                "--out",
                at("fit"),
                "training.steps=4",
                "batch=4",
                "fit=stretch");
        Launcher.Outcome other = Launcher.run(
                folder,
                "tokenize",
                "--clips",
                at("clips"),
                "--tokenizer",
                at("fit"),
                "--out",
                at("tokens"),
                "clipsPerShard=2");
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.output()).containsPattern("another '(tokenizer|preprocess)'");
    }

    @Test
    void aCorruptShardIsNamed() throws IOException {
        AtomicFiles.copy(folder.resolve("tokens"), folder.resolve("corrupt"));
        Path shard = shards("corrupt").get(1);
        byte[] bytes = Files.readAllBytes(shard);
        bytes[bytes.length / 2] ^= 1;
        Files.write(shard, bytes);
        Launcher.Outcome outcome =
                Launcher.run(folder, "detokenize", "--tokens", at("corrupt"), "--out", at("none-1"), "split=all");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output()).contains(shard.getFileName().toString(), "is corrupt", "SHA-256");
    }

    @Test
    void aTokenizerThatDidNotMakeTheCodesIsRefused() {
        run("train-tokenizer", "--clips", at("clips"), "--out", at("tok2"), "training.steps=5", "batch=4");
        AtomicFiles.copy(folder.resolve("tokens"), folder.resolve("wrong"));
        AtomicFiles.delete(folder.resolve("wrong/tokenizer"));
        AtomicFiles.copy(folder.resolve("tok2/checkpoints/000005"), folder.resolve("wrong/tokenizer"));
        Launcher.Outcome outcome =
                Launcher.run(folder, "detokenize", "--tokens", at("wrong"), "--out", at("none-2"), "split=all");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output()).contains("another tokenizer than the one that made its codes");
    }

    @Test
    void aManifestThatMixesTokenizersIsRefused() throws IOException {
        run("train-tokenizer", "--clips", at("clips"), "--out", at("tok3"), "training.steps=6", "batch=4");
        run("tokenize", "--clips", at("clips"), "--tokenizer", at("tok3"), "--out", at("tokens3"), "clipsPerShard=2");
        AtomicFiles.copy(folder.resolve("tokens"), folder.resolve("mixed"));
        Path foreign = shards("tokens3").get(0);
        String name = foreign.getFileName().toString();
        Files.copy(foreign, folder.resolve("mixed").resolve(name));
        Path manifest = folder.resolve("mixed").resolve(Manifest.FILE);
        ObjectMapper json = new ObjectMapper();
        ObjectNode tree = (ObjectNode) json.readTree(manifest.toFile());
        tree.withArray("files")
                .addObject()
                .put("name", name)
                .put("sha256", Hashes.sha256(foreign))
                .put("bytes", Files.size(foreign))
                .put("rows", 2);
        json.writeValue(manifest.toFile(), tree);
        Launcher.Outcome outcome =
                Launcher.run(folder, "detokenize", "--tokens", at("mixed"), "--out", at("none-3"), "split=all");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output()).contains(name, "comes from another tokenizer");
    }

    @Test
    void everyViewOfEveryEpisodeBecomesARow() {
        run("simulate", "--episodes", "3", "--seed", "1", "--out", at("demos"), "episodesPerFile=3");
        run(
                "tokenize",
                "--episodes",
                at("demos"),
                "--tokenizer",
                at("tok"),
                "--out",
                at("episodes"),
                "episodeFramesPerSecond=5");
        List<TokenClip> clips = TokenShards.open(Storage.at(at("episodes"))).clips("train");
        assertThat(clips).hasSize(6);
        assertThat(clips.stream().map(TokenClip::view).distinct()).containsExactlyInAnyOrder("static", "wrist");
        assertThat(clips.stream().map(TokenClip::clipUid).distinct()).hasSize(3);
        assertThat(clips).allSatisfy(clip -> {
            assertThat(clip.caption()).isNotBlank();
            assertThat(clip.frameMicros().get(0)).isZero();
            assertThat(clip.frameMicros().get(1)).isEqualTo(200_000);
        });
        run("detokenize", "--tokens", at("episodes"), "--out", at("seen"));
        assertThat(Launcher.summary(folder.resolve("seen")).path("clips").asInt())
                .isEqualTo(6);
        Launcher.Outcome both = Launcher.run(
                folder,
                "tokenize",
                "--episodes",
                at("demos"),
                "--clips",
                at("clips"),
                "--tokenizer",
                at("tok"),
                "--out",
                at("both"));
        assertThat(both.exitCode()).isEqualTo(2);
    }

    private void assertSame(String other) throws IOException {
        List<Path> expected = shards("tokens");
        assertThat(expected).hasSize(5);
        assertThat(shards(other)).hasSize(5);
        for (Path file : expected) {
            assertThat(folder.resolve(other).resolve(file.getFileName())).hasSameBinaryContentAs(file);
        }
        assertThat(folder.resolve(other).resolve(Manifest.FILE))
                .hasSameBinaryContentAs(folder.resolve("tokens").resolve(Manifest.FILE));
    }

    private List<Path> shards(String out) throws IOException {
        if (!Files.isDirectory(folder.resolve(out))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder.resolve(out))) {
            return files.filter(file -> file.getFileName().toString().matches("tokens-.*\\.parquet"))
                    .sorted()
                    .toList();
        }
    }

    private String[] tokenize(String out, String master) {
        return new String[] {
            "tokenize",
            "--clips",
            at("clips"),
            "--tokenizer",
            at("tok"),
            "--master",
            master,
            "--out",
            at(out),
            "clipsPerShard=2"
        };
    }

    private void run(String... arguments) {
        Launcher.Outcome outcome = Launcher.run(folder, arguments);
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }
}
