package vidact.vqgan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.core.image.Image;
import vidact.core.image.Resize;
import vidact.core.storage.AtomicFiles;
import vidact.torch.Compute;
import vidact.torch.Precision;
import vidact.torch.Seeds;
import vidact.torch.TensorFiles;
import vidact.torch.Tensors;
import vidact.torch.train.AdamConfig;
import vidact.torch.train.Metrics;
import vidact.torch.train.TrainConfig;
import vidact.torch.train.Trainer;
import vidact.vqgan.Augmentation;
import vidact.vqgan.EvaluationConfig;
import vidact.vqgan.LossConfig;
import vidact.vqgan.TrainTokenizerConfig;
import vidact.vqgan.VqganConfig;

final class VqganTaskTest {
    private static final int CODES = 32;
    private static final int SIZE = 32;

    @TempDir
    private Path folder;

    @Test
    void againstADiscriminatorItGoesOnBitForBitToo() {
        Path whole = train("whole", config(12, 6, Precision.FP32));
        Path parts = train("parts", config(12, 6, Precision.FP32));
        AtomicFiles.delete(parts);
        Path earlier = CheckpointFolder.resolve(folder.resolve("parts"));
        assertThat(earlier).endsWith(Path.of("000008"));
        Path resumed = train("parts", config(12, 6, Precision.FP32));
        for (String file : List.of(CheckpointFolder.WEIGHTS, "training/state.safetensors")) {
            assertThat(whole.resolve(file)).hasSameBinaryContentAs(resumed.resolve(file));
        }
    }

    @Test
    void theDiscriminatorJoinsAtItsStepAndTheRunSurvivesIt() throws IOException {
        train("run", config(40, 24, Precision.BF16));
        List<JsonNode> metrics = metrics("run");
        assertThat(metrics).hasSize(40);
        assertThat(metrics.subList(0, 24)).noneMatch(line -> line.has("discriminator_loss"));
        assertThat(metrics.subList(24, 40)).allSatisfy(line -> {
            assertThat(line.path("discriminator_loss").asDouble()).isBetween(0.0, 20.0);
            assertThat(line.path("adversarial_weight").asDouble()).isBetween(0.0, 8000.0);
            assertThat(line.path("distance").asDouble()).isBetween(0.0, 3.0);
        });
        assertThat(metrics.get(39).path("codes_used").asInt()).isGreaterThan(CODES / 2);
        assertThat(metrics.get(39).path("perplexity").asDouble()).isBetween(2.0, (double) CODES);
    }

    @Test
    void previewsShowFramesAboveTheirReconstructions() throws IOException {
        Path out = folder.resolve("run");
        train("run", config(8, 100, Precision.FP32));
        BufferedImage picture =
                ImageIO.read(out.resolve(Metrics.PREVIEWS).resolve("000004.png").toFile());
        assertThat(picture.getHeight()).isEqualTo(2 * SIZE + 2);
        assertThat(picture.getWidth()).isEqualTo(4 * SIZE + 3 * 2);
        Image first = frames(4).get(0);
        for (int x = 0; x < SIZE; x++) {
            assertThat(picture.getRGB(x, 3) >> 16 & 0xff).isEqualTo(first.value(x, 3, 0));
        }
        assertThat(out.resolve(Metrics.PREVIEWS).resolve("000008.png")).exists();
        String png = bytes(out.resolve(Metrics.PREVIEWS).resolve("000008.png"));
        try (Stream<Path> files = Files.list(out)) {
            assertThat(files.filter(file -> file.toString().contains("tfevents")))
                    .as("the picture is in TensorBoard's file too")
                    .singleElement()
                    .satisfies(file -> assertThat(bytes(file)).contains(png));
        }
    }

    @Test
    void aCollapsedCodebookRecovers() throws IOException {
        train("run", config(100, 1000, Precision.FP32));
        Path checkpoint = CheckpointFolder.resolve(folder.resolve("run"));
        collapse(checkpoint.resolve(CheckpointFolder.WEIGHTS));
        train("run", config(300, 1000, Precision.FP32));
        List<JsonNode> metrics = metrics("run");
        assertThat(metrics.get(120).path("perplexity").asDouble())
                .as("just after the collapse")
                .isLessThan(25);
        assertThat(metrics.get(299).path("codes_used").asInt()).isGreaterThanOrEqualTo(CODES / 2);
        assertThat(metrics.get(299).path("perplexity").asDouble()).isGreaterThan(CODES / 4.0);
    }

    @Test
    void aTokenizerThatIsTrainedFurtherStartsWhereItWas() throws IOException {
        Path weights = train("run", config(100, 1000, Precision.FP32)).resolve(CheckpointFolder.WEIGHTS);
        train("further", config(20, 1000, Precision.FP32), Optional.of(weights));
        train("anew", config(20, 1000, Precision.FP32));
        double before = metrics("run").get(99).path("distance").asDouble();
        List<JsonNode> further = metrics("further");
        assertThat(further)
                .as("the codebook counts from the first step on")
                .allMatch(line -> line.has("codebook_loss"));
        assertThat(further.get(0).path("distance").asDouble()).isCloseTo(before, within(0.3 * before));
        assertThat(further.get(0).path("codes_used").asInt()).isEqualTo(CODES);
        assertThat(metrics("anew").get(0).path("distance").asDouble()).isGreaterThan(2 * before);
    }

    @Test
    void centresOfSeparateClustersAreFound() {
        float[] rows = new float[300];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = i % 3 * 10 + (i % 7 - 3) * 0.01f;
        }
        Seeds.set(3);
        Tensor points = Tensors.of(rows, 300, 1);
        // Starting from random rows, a run may put two centres into one cluster; the best of a few has them all.
        double best = Double.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            Tensor centres = KMeans.centres(points, 3, 10);
            Tensor nearest = centres.index_select(0, KMeans.nearest(points, centres));
            best = Math.min(best, points.sub(nearest).square().mean().item_double());
        }
        assertThat(best).isCloseTo(0, within(1e-3));
    }

    private static String bytes(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }

    /** Makes all codes equal, as after a collapse. */
    private static void collapse(Path weights) {
        Map<String, Tensor> tensors = TensorFiles.read(weights);
        try (NoGradGuard guard = new NoGradGuard()) {
            Tensor codebook = Objects.requireNonNull(tensors.get("quantize.embedding.weight"));
            codebook.copy_(codebook.select(0, 0).expand_as(codebook).clone());
        }
        AtomicFiles.write(weights, aside -> TensorFiles.write(aside, tensors));
    }

    private Path train(String name, TrainTokenizerConfig config) {
        return train(name, config, Optional.empty());
    }

    private Path train(String name, TrainTokenizerConfig config, Optional<Path> start) {
        Compute.BATCHES.use();
        VqganTask task = new VqganTask(config, new FrameSet(frames(16)), frames(4), start, 5);
        Trainer trainer = new Trainer(config.training(), task, folder.resolve(name));
        return trainer.run("test", 5);
    }

    private List<JsonNode> metrics(String name) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve(name).resolve(Metrics.FILE))) {
            lines.add(json.readTree(line));
        }
        return lines;
    }

    private static TrainTokenizerConfig config(long steps, long adversarialFrom, Precision precision) {
        TrainConfig training = new TrainConfig(steps, 2e-3, 2, 1, 4, 3, precision, new AdamConfig(0.5, 0.9, 1e-8, 0));
        VqganConfig model = new VqganConfig(SIZE, 32, List.of(1, 1, 1), 1, 16, CODES);
        LossConfig loss = new LossConfig(
                4,
                new LossConfig.Perceptual(1, "", ""),
                new LossConfig.Adversarial(adversarialFrom < steps ? 0.8 : 0, adversarialFrom, 1e-4));
        Augmentation augmentation = new Augmentation(1, true, 0.1, 0.3);
        return new TrainTokenizerConfig(
                model, Resize.Fit.CROP, augmentation, loss, 4, 100, 4, new EvaluationConfig(16, ""), training);
    }

    /** Bright squares on gradients, each at another place. */
    private static List<Image> frames(int count) {
        List<Image> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] rgb = new byte[SIZE * SIZE * Image.CHANNELS];
            for (int k = 0; k < rgb.length; k++) {
                int x = k / 3 % SIZE;
                int y = k / 3 / SIZE;
                boolean inside = x / 8 == i % 4 && y / 8 == i / 4 % 4;
                rgb[k] = (byte) (inside ? 230 - 40 * (k % 3) : 20 + 3 * x + 2 * y + 10 * (k % 3));
            }
            images.add(Image.of(SIZE, SIZE, rgb));
        }
        return images;
    }
}
