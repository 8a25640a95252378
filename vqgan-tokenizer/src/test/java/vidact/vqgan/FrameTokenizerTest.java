package vidact.vqgan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.core.image.Image;
import vidact.core.image.Psnr;
import vidact.core.image.Resize;
import vidact.core.storage.AtomicFiles;
import vidact.core.storage.Manifest;
import vidact.core.storage.Storage;
import vidact.core.tokens.TokenClip;
import vidact.core.tokens.TokenShards;
import vidact.core.video.VideoWriter;
import vidact.torch.Compute;
import vidact.torch.Precision;
import vidact.torch.Seeds;
import vidact.torch.train.AdamConfig;
import vidact.torch.train.TrainConfig;
import vidact.torch.train.Trainer;
import vidact.vqgan.train.FrameSet;
import vidact.vqgan.train.VqganTask;

final class FrameTokenizerTest {
    @TempDir
    private Path folder;

    @Test
    void learnsAHandfulOfPictures() {
        List<Image> images = images(6);
        FrameTokenizer tokenizer = FrameTokenizer.open(train(150, images));
        List<Image> decoded = tokenizer.decode(tokenizer.encode(images));
        assertThat(Psnr.of(decoded, images)).isGreaterThan(20);
        assertThat(Arrays.stream(tokenizer.encode(images)).distinct().count()).isGreaterThan(4);
    }

    @Test
    void codesDoNotDependOnTheNeighboursInTheBatch() {
        List<Image> images = images(21);
        FrameTokenizer tokenizer = FrameTokenizer.open(train(2, images));
        int[] together = tokenizer.encode(images);
        int each = tokenizer.origin().grid().tokens();
        for (int i = 0; i < images.size(); i += 5) {
            int[] alone = tokenizer.encode(images.subList(i, i + 1));
            assertThat(alone).isEqualTo(Arrays.copyOfRange(together, i * each, (i + 1) * each));
        }
    }

    @Test
    void aFewAreShownAsAmongMany() {
        List<Image> images = images(21);
        FrameTokenizer tokenizer = FrameTokenizer.open(train(2, images));
        int[] codes = tokenizer.encode(images);
        int each = tokenizer.origin().grid().tokens();
        List<Image> among = tokenizer.decode(codes).subList(18, 20);
        List<Image> few = tokenizer.decodeFew(Arrays.copyOfRange(codes, 18 * each, 20 * each));
        assertThat(few).hasSize(2);
        for (int i = 0; i < 2; i++) {
            for (int k = 0; k < few.get(i).length(); k++) {
                assertThat(few.get(i).value(k)).isCloseTo(among.get(i).value(k), within(1));
            }
        }
    }

    @Test
    void anInterruptedTrainingGoesOnBitForBit() throws IOException {
        List<Image> images = images(6);
        Path whole = train(8, images);
        folder = Files.createDirectories(folder.resolve("parts"));
        Path parts = train(8, images);
        try (Stream<Path> old = Files.list(folder.resolve("run/checkpoints"))) {
            assertThat(old.filter(file -> file.endsWith("000008"))).hasSize(1);
        }
        AtomicFiles.delete(parts);
        assertThat(CheckpointFolder.resolve(folder.resolve("run"))).endsWith(Path.of("000004"));
        Path resumed = train(8, images);
        assertThat(Files.mismatch(whole.resolve(CheckpointFolder.WEIGHTS), resumed.resolve(CheckpointFolder.WEIGHTS)))
                .isEqualTo(-1);
    }

    @Test
    void shardsHoldTheCodesOfTheirClipsAndFinishedOnesAreKept() {
        List<Image> images = images(10);
        FrameTokenizer tokenizer = FrameTokenizer.open(train(2, images));
        Path video = folder.resolve("a.mp4");
        VideoWriter.write(video, images, 10);
        List<Long> micros = List.of(0L, 200_000L, 400_000L);
        ClipToTokenize clip =
                new ClipToTokenize("00ff".repeat(8), video.toString(), 0, micros, "train", "", "a", ClipVariation.NONE);
        Storage storage = Storage.at(folder.resolve("tokens").toString());
        ShardTokenizer shards = new ShardTokenizer(tokenizer);
        List<Manifest.Entry> entries = List.of(shards.write(storage, 0, List.of(clip, clip)));
        TokenShards.finish(storage, entries, tokenizer.origin(), Map.of());
        List<TokenClip> read = TokenShards.open(storage).clips("train");
        assertThat(read).hasSize(2);
        assertThat(read.get(0).frameMicros()).isEqualTo(micros);
        assertThat(read.get(0).tokens(0, 3)).isEqualTo(read.get(1).tokens(0, 3));
        ClipToTokenize gone =
                new ClipToTokenize("00ff".repeat(8), "gone.mp4", 0, micros, "train", "", "a", ClipVariation.NONE);
        assertThat(shards.write(storage, 0, List.of(gone, gone))).isEqualTo(entries.get(0));
        assertThatThrownBy(() -> shards.write(storage, 1, List.of(gone))).hasMessageContaining("gone.mp4");
    }

    @Test
    void aDamagedShardIsMadeAnew() throws IOException {
        List<Image> images = images(10);
        FrameTokenizer tokenizer = FrameTokenizer.open(train(2, images));
        Path video = folder.resolve("a.mp4");
        VideoWriter.write(video, images, 10);
        ClipToTokenize clip = new ClipToTokenize(
                "00ff".repeat(8), video.toString(), 0, List.of(0L), "train", "", "a", ClipVariation.NONE);
        ClipToTokenize later = new ClipToTokenize(
                "0aff".repeat(8), video.toString(), 500_000, List.of(0L), "train", "", "a", ClipVariation.NONE);
        Storage storage = Storage.at(folder.resolve("tokens").toString());
        ShardTokenizer shards = new ShardTokenizer(tokenizer);
        Manifest.Entry whole = shards.write(storage, 0, List.of(clip, later));
        Path file = storage.fetch(whole.name());
        byte[] bytes = Files.readAllBytes(file);
        for (int damaged : new int[] {0, 40, bytes.length / 2, bytes.length - 6}) {
            byte[] copy = bytes.clone();
            copy[damaged] ^= 0x55;
            Files.write(file, copy);
            assertThat(shards.write(storage, 0, List.of(clip, later)))
                    .as("byte %d", damaged)
                    .isEqualTo(whole);
        }
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        assertThat(shards.write(storage, 0, List.of(clip, later))).isEqualTo(whole);
        // Other clips under the same name are no reason to keep it either.
        assertThat(shards.write(storage, 0, List.of(clip, clip)).sha256()).isNotEqualTo(whole.sha256());
    }

    @Test
    void aClipsTimeBeginsWhereItsFileSaysIt() {
        List<Image> images = images(10);
        FrameTokenizer tokenizer = FrameTokenizer.open(train(2, images));
        Path video = folder.resolve("a.mp4");
        VideoWriter.write(video, images, 10);
        List<Long> micros = List.of(0L, 100_000L);
        Storage storage = Storage.at(folder.resolve("tokens").toString());
        ClipToTokenize whole = new ClipToTokenize(
                "00ff".repeat(8),
                video.toString(),
                0,
                List.of(300_000L, 400_000L),
                "train",
                "",
                "a",
                ClipVariation.NONE);
        ClipToTokenize part = new ClipToTokenize(
                "0aff".repeat(8), video.toString(), 300_000, micros, "train", "left", "a", ClipVariation.NONE);
        Manifest.Entry entry = new ShardTokenizer(tokenizer).write(storage, 0, List.of(whole, part));
        TokenShards.finish(storage, List.of(entry), tokenizer.origin(), Map.of());
        List<TokenClip> read = TokenShards.open(storage).clips("train");
        assertThat(read.get(1).frameMicros()).isEqualTo(micros);
        assertThat(read.get(1).view()).isEqualTo("left");
        assertThat(read.get(1).tokens(0, 2)).isEqualTo(read.get(0).tokens(0, 2));
    }

    private Path train(long steps, List<Image> images) {
        Compute.BATCHES.use();
        TrainConfig training =
                new TrainConfig(steps, 2e-3, 2, 1, 4, 3, Precision.FP32, new AdamConfig(0.5, 0.9, 1e-8, 0));
        VqganConfig model = new VqganConfig(16, 32, List.of(1, 1), 1, 16, 32);
        LossConfig loss =
                new LossConfig(4, new LossConfig.Perceptual(1, "", ""), new LossConfig.Adversarial(0, 0, 1e-4));
        TrainTokenizerConfig config = new TrainTokenizerConfig(
                model, Resize.Fit.CROP, Augmentation.NONE, loss, 4, 100, 0, new EvaluationConfig(16, ""), training);
        Seeds.set(System.nanoTime());
        return new Trainer(
                        training,
                        new VqganTask(config, new FrameSet(images), List.of(), Optional.empty(), 5),
                        folder.resolve("run"))
                .run("test", 5);
    }

    private static List<Image> images(int count) {
        List<Image> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] rgb = new byte[16 * 16 * 3];
            for (int k = 0; k < rgb.length; k++) {
                int x = k / 3 % 16;
                int y = k / 48;
                rgb[k] = (byte) (x / 8 == i % 2 && y / 8 == i / 2 % 2 ? 60 + 60 * (k % 3) : 200);
            }
            images.add(Image.of(16, 16, rgb));
        }
        return images;
    }
}
