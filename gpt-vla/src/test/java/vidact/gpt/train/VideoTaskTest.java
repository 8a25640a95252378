package vidact.gpt.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.Hashes;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.core.tokens.TokenClip;
import vidact.gpt.Backbone;
import vidact.gpt.BackboneConfig;
import vidact.gpt.GptConfig;
import vidact.gpt.PretrainConfig;
import vidact.gpt.SequenceConfig;
import vidact.gpt.TokenLayout;
import vidact.gpt.WindowConfig;
import vidact.gpt.text.TextEncoder;
import vidact.torch.Compute;
import vidact.torch.Precision;
import vidact.torch.Seeds;
import vidact.torch.train.AdamConfig;
import vidact.torch.train.TrainConfig;
import vidact.torch.train.Trainer;

/** Learns two tiny worlds by heart: what a caption says decides how the codes move. */
final class VideoTaskTest {
    private static final int TOKENS = 4;
    private static final int VOCABULARY = 9;
    private static final WindowConfig WINDOW = new WindowConfig(4, 1);

    @TempDir
    private Path folder;

    @Test
    void learnsByHeartAndGeneratesIt() throws IOException {
        Path checkpoint = train(150);
        Backbone backbone = Backbone.open(checkpoint);
        List<TokenClip> clips = clips();
        List<int[]> given = clips.stream().map(clip -> clip.tokens(0, 2)).toList();
        List<int[]> predicted =
                backbone.predict(clips.stream().map(TokenClip::caption).toList(), given, 2);
        for (int i = 0; i < clips.size(); i++) {
            assertThat(predicted.get(i)).isEqualTo(clips.get(i).tokens(2, 2));
        }
        assertThat(Files.readString(checkpoint.resolve("tokenizer/config.json")))
                .isEqualTo("{}");
    }

    @Test
    void oneSequenceIsPredictedAsInABatch() throws IOException {
        Backbone backbone = Backbone.open(train(20));
        List<TokenClip> clips = clips();
        List<String> captions = clips.stream().map(TokenClip::caption).toList();
        List<int[]> given = clips.stream().map(clip -> clip.tokens(0, 1)).toList();
        List<int[]> together = backbone.predict(captions, given, 3);
        for (int i = 0; i < clips.size(); i++) {
            List<int[]> alone = backbone.predict(captions.subList(i, i + 1), given.subList(i, i + 1), 3);
            assertThat(alone.get(0)).isEqualTo(together.get(i));
        }
        assertThatThrownBy(() -> backbone.predict(captions, given, 4)).hasMessageContaining("do not fit");
    }

    @Test
    void theSameSeedTrainsTheSameWeights() throws IOException {
        Path some = train(5);
        byte[] first = Files.readAllBytes(some.resolve(CheckpointFolder.WEIGHTS));
        folder = Files.createDirectories(folder.resolve("again"));
        assertThat(Files.readAllBytes(train(5).resolve(CheckpointFolder.WEIGHTS)))
                .isEqualTo(first);
    }

    @Test
    void clipsThatAreTooShortAreNotDrawn() {
        assertThatThrownBy(() -> new TokenWindows(clips(), new WindowConfig(5, 1), TextEncoder.bytes()))
                .hasMessageContaining("window.frames=5");
    }

    private Path train(long steps) throws IOException {
        Compute.BATCHES.use();
        Seeds.set(System.nanoTime());
        Path tokenizer = Files.createDirectories(folder.resolve("tokenizer"));
        Files.writeString(tokenizer.resolve("config.json"), "{}");
        TrainConfig training =
                new TrainConfig(steps, 5e-3, 5, 1, 1000, 1, Precision.FP32, new AdamConfig(0.9, 0.95, 1e-8, 0));
        PretrainConfig config = new PretrainConfig(new GptConfig(2, 32, 2, 0), WINDOW, 8, "bytes", training);
        TextEncoder encoder = TextEncoder.bytes();
        SequenceConfig sequence =
                new SequenceConfig(new TokenLayout(1, 1, TOKENS), WINDOW.frames(), VOCABULARY, encoder.width());
        BackboneConfig backbone = new BackboneConfig(config.model(), sequence, WINDOW, "bytes", "none");
        TokenWindows windows = new TokenWindows(clips(), WINDOW, encoder);
        return new Trainer(training, new VideoTask(config, backbone, windows, tokenizer, 3), folder.resolve("run"))
                .run("test", 3);
    }

    /** Every clip starts alike; "up" counts up and "down" counts down. */
    private static List<TokenClip> clips() {
        List<TokenClip> clips = new ArrayList<>();
        for (String caption : List.of("up", "down")) {
            for (int start = 0; start < VOCABULARY; start++) {
                int[] codes = new int[4 * TOKENS];
                for (int i = 0; i < codes.length; i++) {
                    int moved = i / TOKENS * ("up".equals(caption) ? 1 : -1);
                    codes[i] = Math.floorMod(start + i % TOKENS + moved, VOCABULARY);
                }
                clips.add(new TokenClip(
                        Hashes.sha256(caption + start).substring(0, 32),
                        new TokenClip.Source("train", "", caption),
                        List.of(0L, 1L, 2L, 3L),
                        codes));
            }
        }
        return clips;
    }
}
