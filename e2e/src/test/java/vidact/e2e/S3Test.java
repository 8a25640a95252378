package vidact.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.storage.Storage;
import vidact.core.storage.StorageException;

/** Data sets in a store that speaks S3, a real server started here. */
final class S3Test {
    @TempDir
    private static Path folder;

    private static S3Server server;

    @BeforeAll
    static void start() {
        server = S3Server.start(folder.resolve("server"), "bucket");
        System.setProperty("AWS_ENDPOINT_URL_S3", server.endpoint());
        System.setProperty("aws.accessKeyId", "any");
        System.setProperty("aws.secretAccessKey", "any");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void whatIsWrittenIsThereWholeAndOnlyThen() throws IOException {
        Storage storage = Storage.at("s3://bucket/some/where/");
        assertThat(storage.list()).isEmpty();
        assertThat(storage.exists("a")).isFalse();
        assertThatThrownBy(() -> storage.publish("a", file -> {
                    throw new UncheckedIOException(new IOException("half way"));
                }))
                .hasMessageContaining("half way");
        assertThat(storage.exists("a")).isFalse();
        byte[] large = new byte[(40 << 20) + 7]; // three parts, three ranges
        new Random(1).nextBytes(large);
        storage.publish("large", file -> write(file, large));
        storage.publish("small", file -> write(file, new byte[] {1, 2, 3}));
        Storage.at("s3://bucket/some/where/below").publish("c", file -> write(file, new byte[] {4}));
        assertThat(storage.list()).containsExactly("large", "small");
        assertThat(storage.fetch("large")).hasBinaryContent(large);
        storage.publish("small", file -> write(file, new byte[] {5}));
        assertThat(storage.fetch("small")).hasBinaryContent(new byte[] {5});
        assertThat(storage.location()).isEqualTo("s3://bucket/some/where");
    }

    @Test
    void aBucketThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> Storage.at("s3://nobody/x").list())
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("cannot list s3://nobody/x")
                .hasMessageContaining("AWS_ENDPOINT_URL_S3");
    }

    @Test
    void pretrainingFromTheStoreIsPretrainingFromDiskAndALostStoreLosesNothing() throws Exception {
        Path tokens = folder.resolve("tokens");
        MadeUpTokens.write(tokens);
        upload(tokens, "s3://bucket/tokens");
        upload(tokens.resolve("tokenizer"), "s3://bucket/tokens/tokenizer");
        assertThat(pretrain(tokens.toString(), "local")).isZero();
        assertThat(pretrain("s3://bucket/tokens", "remote")).as(log("remote")).isZero();
        assertThat(folder.resolve("remote/checkpoints/000012/model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("local/checkpoints/000012/model.safetensors"));
        server.stop();
        try {
            assertThat(pretrain("s3://bucket/tokens", "lost")).isEqualTo(1);
            assertThat(log("lost"))
                    .contains("pretrain: cannot")
                    .contains("s3://bucket/tokens")
                    .doesNotContain("\tat ");
        } finally {
            server.startAgain();
        }
        assertThat(pretrain("s3://bucket/tokens", "lost")).as(log("lost")).isZero();
    }

    private static int pretrain(String tokens, String out) throws IOException, InterruptedException {
        List<String> command = List.of(
                Repository.ROOT.resolve("vidact").toString(),
                "pretrain",
                "--tokens",
                tokens,
                "--out",
                folder.resolve(out).toString(),
                "model.layers=1",
                "model.width=32",
                "model.heads=2",
                "batch=4",
                "validation.sequences=0",
                "training.checkpointEvery=4",
                "training.steps=12");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(out + ".txt").toFile());
        builder.environment()
                .putAll(Map.of(
                        "VIDACT_SKIP_BUILD", "1",
                        "AWS_ENDPOINT_URL_S3", server.endpoint(),
                        "AWS_ACCESS_KEY_ID", "any",
                        "AWS_SECRET_ACCESS_KEY", "any"));
        return builder.start().waitFor();
    }

    private static String log(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".txt"));
    }

    private static void upload(Path from, String to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                byte[] bytes = Files.readAllBytes(file);
                Storage.at(to).publish(file.getFileName().toString(), aside -> write(aside, bytes));
            }
        }
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
