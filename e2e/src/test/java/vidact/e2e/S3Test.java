package vidact.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.catalogue.ClipCatalogue;
import vidact.core.catalogue.ClipRow;
import vidact.core.image.Image;
import vidact.core.storage.Storage;
import vidact.core.storage.StorageException;
import vidact.core.video.VideoWriter;

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

    @Test
    void videosAndResultsMayBeInTheStore() throws Exception {
        Path videos = Files.createDirectories(folder.resolve("films"));
        for (int i = 0; i < 6; i++) {
            film(videos.resolve("clip-" + i + ".mp4"), i);
        }
        Files.writeString(videos.resolve("captions.csv"), "file,caption\nclip-1.mp4,push the block\n");
        Files.write(videos.resolve("broken.mp4"), new byte[100]);
        upload(videos, "s3://bucket/films");
        String local = folder.resolve("clips").toString();
        String remote = "s3://bucket/clips";
        assertThat(command("ingest", "--source", "clips:" + videos, "--out", local))
                .isZero();
        assertThat(command("ingest", "--source", "clips:s3://bucket/films", "--out", remote))
                .as(log("ingest"))
                .isZero();
        List<ClipRow> there = ClipCatalogue.open(Storage.at(remote)).rows().toList();
        assertThat(there).hasSize(7).filteredOn(ClipRow::kept).hasSize(6);
        assertThat(there)
                .filteredOn(row -> row.source().uri().equals("s3://bucket/films/clip-1.mp4"))
                .singleElement()
                .extracting(ClipRow::caption)
                .isEqualTo("push the block");
        assertThat(there)
                .filteredOn(row -> !row.source().sha256().isEmpty())
                .extracting(ClipRow::clipUid)
                .containsAll(ClipCatalogue.open(Storage.at(local))
                        .rows()
                        .filter(ClipRow::kept)
                        .map(ClipRow::clipUid)
                        .toList());
        assertThat(Storage.at(remote).walk()).contains("index.html", "summary.json", "manifest.json", "run.json");
        assertThat(Storage.at(remote).walk()).noneMatch(name -> name.startsWith("work/"));
        assertThat(command("ingest", "--source", "clips:s3://bucket/films", "--out", remote))
                .isZero();
        assertThat(log("ingest")).contains("finished already");
        assertThat(command("ingest", "--source", "clips:s3://bucket/films", "--out", remote, "framesPerSecond=2"))
                .isEqualTo(1);
        assertThat(log("ingest")).contains("holds work with another 'config'");
        // Later stages read it there: a catalogue, a folder that is a path, the videos themselves.
        assertThat(command("dedup", "--clips", remote, "--out", "s3://bucket/unique"))
                .as(log("dedup"))
                .isZero();
        assertThat(ClipCatalogue.open(Storage.at("s3://bucket/unique")).rows()).hasSize(7);
        assertThat(command("train-tokenizer", "--clips", remote, "--out", "s3://bucket/tokenizer", "training.steps=2"))
                .as(log("train-tokenizer"))
                .isZero();
        assertThat(Storage.at("s3://bucket/tokenizer").walk())
                .contains("summary.json", "checkpoints/000002/model.safetensors");
    }

    private static void film(Path file, int shade) {
        List<Image> images = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            byte[] rgb = new byte[96 * 64 * 3];
            Arrays.fill(rgb, (byte) (40 + 20 * shade + 4 * i));
            images.add(Image.of(96, 64, rgb));
        }
        VideoWriter.write(file, images, 10);
    }

    private static int pretrain(String tokens, String out) throws IOException, InterruptedException {
        return logged(
                out,
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
    }

    private static int command(String... arguments) throws IOException, InterruptedException {
        return logged(arguments[0], arguments);
    }

    private static int logged(String log, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(Repository.ROOT.resolve("vidact").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(log + ".txt").toFile());
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
