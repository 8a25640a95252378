package vidact.gpt.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.Hashes;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.core.storage.Manifest;
import vidact.core.storage.Storage;
import vidact.core.tokens.TokenClip;
import vidact.core.tokens.TokenGrid;
import vidact.core.tokens.TokenOrigin;
import vidact.core.tokens.TokenShards;
import vidact.gpt.Backbone;
import vidact.gpt.GptConfig;
import vidact.gpt.PretrainConfig;
import vidact.gpt.PretrainOrder;
import vidact.gpt.Pretraining;
import vidact.gpt.WindowConfig;
import vidact.gpt.data.DataConfig;
import vidact.gpt.sample.Forcing;
import vidact.gpt.sample.Forecast;
import vidact.gpt.sample.Sampling;
import vidact.torch.Compute;
import vidact.torch.Precision;
import vidact.torch.Seeds;
import vidact.torch.train.AdamConfig;
import vidact.torch.train.GradientExchange;
import vidact.torch.train.TrainConfig;

/** Learns two tiny worlds by heart: what a caption says decides how the codes move. */
final class VideoTaskTest {
    private static final int TOKENS = 4;
    private static final int VOCABULARY = 9;
    private static final WindowConfig WINDOW = new WindowConfig(4, 1, false);

    @TempDir
    private Path folder;

    @Test
    void learnsByHeartAndGeneratesIt() throws IOException {
        Path checkpoint = train("run", new Wish(WINDOW, 150, 1, 0), clips(4));
        Backbone backbone = Backbone.open(checkpoint);
        List<TokenClip> clips = clips(4);
        List<Forecast> predicted = backbone.predict(captions(clips), frames(clips, 0, 2), 2, Sampling.GREEDY, 0);
        for (int i = 0; i < clips.size(); i++) {
            assertThat(predicted.get(i).codes())
                    .containsExactlyElementsOf(frames(clips, 2, 4).get(i));
        }
        assertThat(Files.readString(checkpoint.resolve("tokenizer/config.json")))
                .isEqualTo("{}");
    }

    @Test
    void framesBeyondTheSequenceFollowFromTheNewestOnes() throws IOException {
        Backbone backbone = Backbone.open(train("run", new Wish(WINDOW, 150, 1, 0), clips(4)));
        List<TokenClip> clips = clips(8);
        List<Forecast> predicted = backbone.predict(captions(clips), frames(clips, 0, 1), 3, Sampling.GREEDY, 0);
        List<Forecast> further = backbone.predict(captions(clips), frames(clips, 0, 1), 7, Sampling.GREEDY, 0);
        for (int i = 0; i < clips.size(); i++) {
            assertThat(further.get(i).codes()).hasSize(7);
            assertThat(further.get(i).codes().subList(0, 3))
                    .containsExactlyElementsOf(predicted.get(i).codes());
            List<int[]> window = new ArrayList<>(further.get(i).codes().subList(3, 6));
            Forecast next = backbone.predict(List.of(clips.get(i).caption()), List.of(window), 1, Sampling.GREEDY, 0)
                    .get(0);
            assertThat(next.codes().get(0)).isEqualTo(further.get(i).codes().get(6));
        }
    }

    @Test
    void theTruthIsLikelyHoweverMuchOfItIsSeen() throws IOException {
        Backbone backbone = Backbone.open(train("run", new Wish(WINDOW, 150, 1, 0), clips(4)));
        List<TokenClip> clips = clips(4);
        for (Forcing forcing : Forcing.values()) {
            List<Forecast> judged = backbone.judge(captions(clips), frames(clips, 0, 1), frames(clips, 1, 4), forcing);
            for (Forecast forecast : judged) {
                assertThat(forecast.crossEntropy()).as("%s", forcing).hasSize(3);
                assertThat(forecast.crossEntropy().subList(1, 3))
                        .as("%s, once the movement is seen", forcing)
                        .allMatch(nats -> nats < 0.3);
            }
        }
    }

    @Test
    void drawnCodesFollowTheSeedAndNotTheBatch() throws IOException {
        Backbone backbone = Backbone.open(train("run", new Wish(WINDOW, 10, 1, 0), clips(4)));
        List<TokenClip> clips = clips(4);
        Sampling sampling = new Sampling(1, 0, 1);
        List<Forecast> some = backbone.predict(captions(clips), frames(clips, 0, 1), 3, sampling, 5);
        List<Forecast> again = backbone.predict(captions(clips), frames(clips, 0, 1), 3, sampling, 5);
        List<Forecast> others = backbone.predict(captions(clips), frames(clips, 0, 1), 3, sampling, 6);
        assertThat(again.get(0).codes()).containsExactlyElementsOf(some.get(0).codes());
        assertThat(others.get(0).codes()).isNotEqualTo(some.get(0).codes());
    }

    @Test
    void oneSequenceIsPredictedAsInABatch() throws IOException {
        Backbone backbone = Backbone.open(train("run", new Wish(WINDOW, 20, 1, 0), clips(4)));
        List<TokenClip> clips = clips(4);
        List<List<int[]>> given = frames(clips, 0, 1);
        List<Forecast> together = backbone.predict(captions(clips), given, 3, Sampling.GREEDY, 0);
        for (int i = 0; i < clips.size(); i++) {
            List<Forecast> alone =
                    backbone.predict(List.of(clips.get(i).caption()), given.subList(i, i + 1), 3, Sampling.GREEDY, 0);
            assertThat(alone.get(0).codes())
                    .containsExactlyElementsOf(together.get(i).codes());
        }
    }

    @Test
    void packedClipsAreLearnedAsIfEachWereAlone() throws IOException {
        Path checkpoint = train("run", new Wish(new WindowConfig(6, 1, true), 200, 1, 0), clips(3));
        Backbone backbone = Backbone.open(checkpoint);
        List<TokenClip> clips = clips(3);
        List<Forecast> predicted = backbone.predict(captions(clips), frames(clips, 0, 1), 2, Sampling.GREEDY, 0);
        for (int i = 0; i < clips.size(); i++) {
            assertThat(predicted.get(i).codes())
                    .containsExactlyElementsOf(frames(clips, 1, 3).get(i));
        }
    }

    @Test
    void theSameSeedTrainsTheSameWeights() throws IOException {
        byte[] first = weights(train("first", new Wish(WINDOW, 5, 1, 0.1), clips(4)));
        byte[] second = weights(train("second", new Wish(WINDOW, 5, 1, 0.1), clips(4)));
        assertThat(second).isEqualTo(first);
    }

    @Test
    void aBatchInPartsTeachesAsAWholeOne() throws IOException {
        train("whole", new Wish(WINDOW, 20, 1, 0.1), clips(4));
        train("parts", new Wish(WINDOW, 20, 4, 0.1), clips(4));
        List<Double> whole = losses("whole");
        List<Double> parts = losses("parts");
        for (int i = 0; i < whole.size(); i++) {
            assertThat(parts.get(i)).isCloseTo(whole.get(i), within(1e-4));
        }
    }

    @Test
    void tokensThatChangeCountMoreIfAskedTo() throws IOException {
        train("plain", new Wish(WINDOW, 1, 1, 0), clips(4));
        train("weighted", new Wish(WINDOW, 1, 1, 0, 5), clips(4));
        train("still", new Wish(WINDOW, 1, 1, 0, 5), still(4));
        double plain = losses("plain").get(0);
        assertThat(losses("weighted").get(0)).as("every token changes").isCloseTo(5 * plain, within(1e-4));
        assertThat(losses("still").get(0)).as("no token changes").isLessThan(1.5 * plain);
        assertThat(Files.readString(folder.resolve("weighted/metrics.jsonl"))).contains("\"cross_entropy\":");
    }

    /** Clips in which nothing moves. */
    private static List<TokenClip> still(int frames) {
        return clips(1).stream()
                .map(clip -> {
                    int[] codes = new int[frames * TOKENS];
                    for (int i = 0; i < codes.length; i++) {
                        codes[i] = clip.tokens(0, 1)[i % TOKENS];
                    }
                    List<Long> times = LongStream.range(0, frames).boxed().toList();
                    return new TokenClip(
                            clip.clipUid(), new TokenClip.Source("train", "", clip.caption()), times, codes);
                })
                .toList();
    }

    @Test
    void clipsThatAreTooShortAreSaidToBe() {
        assertThatThrownBy(() -> train("run", new Wish(new WindowConfig(5, 1, false), 5, 1, 0), clips(4)))
                .hasMessageContaining("none of 18 clips")
                .hasMessageContaining("window.frames=5");
    }

    /** What differs between the tests' trainings. */
    private record Wish(WindowConfig window, long steps, int accumulate, double dropout, double changedWeight) {
        Wish(WindowConfig window, long steps, int accumulate, double dropout) {
            this(window, steps, accumulate, dropout, 1);
        }
    }

    private Path train(String name, Wish wish, List<TokenClip> clips) throws IOException {
        Compute.BATCHES.use();
        Seeds.set(System.nanoTime());
        Path tokens = folder.resolve("tokens-" + name);
        write(tokens, clips);
        TrainConfig training =
                new TrainConfig(wish.steps(), 5e-3, 5, 1, 1000, 1, Precision.FP32, new AdamConfig(0.9, 0.95, 1e-8, 0));
        PretrainConfig config = new PretrainConfig(
                new GptConfig(2, 32, 2, wish.dropout()),
                wish.window(),
                8,
                wish.accumulate(),
                wish.changedWeight(),
                "bytes",
                new DataConfig(100, 2, 2, DataConfig.Damage.STOP),
                new PretrainConfig.Validation(1000, 0),
                training);
        Path out = folder.resolve(name);
        PretrainOrder order =
                PretrainOrder.of(config, List.of(new PretrainOrder.Tokens(tokens.toString(), 1)), out.toString(), 3);
        Pretraining.open(order).run(GradientExchange.ALONE);
        return CheckpointFolder.resolve(out);
    }

    private static void write(Path tokens, List<TokenClip> clips) throws IOException {
        Files.createDirectories(tokens.resolve(Backbone.TOKENIZER));
        Files.writeString(tokens.resolve(Backbone.TOKENIZER).resolve("config.json"), "{}");
        TokenOrigin origin = new TokenOrigin(new TokenGrid(2, 2, VOCABULARY), "tokenizer", "preprocess");
        Storage storage = Storage.at(tokens.toString());
        Manifest.Entry entry = TokenShards.writeShard(storage, "tokens-0.parquet", clips, origin);
        TokenShards.finish(storage, List.of(entry), origin, Map.of());
    }

    private static byte[] weights(Path checkpoint) throws IOException {
        return Files.readAllBytes(checkpoint.resolve(CheckpointFolder.WEIGHTS));
    }

    private List<Double> losses(String name) throws IOException {
        return Files.readAllLines(folder.resolve(name).resolve("metrics.jsonl")).stream()
                .map(line -> Double.valueOf(line.replaceAll(".*\"loss\":([-0-9.eE]+).*", "$1")))
                .toList();
    }

    private static List<String> captions(List<TokenClip> clips) {
        return clips.stream().map(TokenClip::caption).toList();
    }

    private static List<List<int[]>> frames(List<TokenClip> clips, int from, int to) {
        List<List<int[]>> frames = new ArrayList<>();
        for (TokenClip clip : clips) {
            List<int[]> own = new ArrayList<>();
            for (int i = from; i < to; i++) {
                own.add(clip.tokens(i, 1));
            }
            frames.add(own);
        }
        return frames;
    }

    /** Every clip starts alike; "up" counts up and "down" counts down. */
    private static List<TokenClip> clips(int frames) {
        List<TokenClip> clips = new ArrayList<>();
        for (String caption : List.of("up", "down")) {
            for (int start = 0; start < VOCABULARY; start++) {
                int[] codes = new int[frames * TOKENS];
                for (int i = 0; i < codes.length; i++) {
                    int moved = i / TOKENS * ("up".equals(caption) ? 1 : -1);
                    codes[i] = Math.floorMod(start + i % TOKENS + moved, VOCABULARY);
                }
                clips.add(new TokenClip(
                        Hashes.sha256(caption + start).substring(0, 32),
                        new TokenClip.Source("train", "", caption),
                        LongStream.range(0, frames).boxed().toList(),
                        codes));
            }
        }
        return clips;
    }
}
