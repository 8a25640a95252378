package vidact.gpt.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.Hashes;
import vidact.core.storage.DatasetException;
import vidact.core.storage.Manifest;
import vidact.core.storage.Storage;
import vidact.core.tokens.TokenClip;
import vidact.core.tokens.TokenGrid;
import vidact.core.tokens.TokenOrigin;
import vidact.core.tokens.TokenShards;
import vidact.gpt.WindowConfig;

/** Clips whose codes are all the clip's own number, so that a sequence says where it comes from. */
final class SequenceStreamTest {
    private static final TokenOrigin ORIGIN = new TokenOrigin(new TokenGrid(1, 2, 60_000), "tokenizer", "preprocess");
    private static final WindowConfig WINDOW = new WindowConfig(3, 2, false);
    private static final DataConfig CONFIG = new DataConfig(7, 4, 2, DataConfig.Damage.STOP);
    private static final int BATCH = 8;

    @TempDir
    private Path folder;

    @Test
    void aPassHasEveryClipOnceAndEveryPassIsAnother() {
        TokenShards shards = shards("tokens", 5, 8);
        List<Integer> first;
        List<Integer> second;
        try (SequenceStream stream = stream(List.of(shards), 0, 1)) {
            assertThat(stream.clips()).isEqualTo(40);
            first = clips(stream, 5);
            second = clips(stream, 5);
        }
        assertThat(first).hasSize(40).doesNotHaveDuplicates();
        assertThat(second).hasSize(40).doesNotHaveDuplicates().isNotEqualTo(first);
    }

    @Test
    void clipsComeOutNearWhereTheyLie() {
        TokenShards shards = shards("tokens", 1, 80);
        try (SequenceStream stream = stream(List.of(shards), 0, 1)) {
            List<Integer> order = clips(stream, 10);
            for (int i = 0; i < order.size(); i++) {
                assertThat(order.get(i)).isBetween(i - CONFIG.shuffle(), i + CONFIG.shuffle());
            }
        }
    }

    @Test
    void goingOnIsExactWithinAPassAndBeyond() {
        TokenShards shards = shards("tokens", 5, 9);
        try (SequenceStream whole = stream(List.of(shards), 0, 1);
                SequenceStream resumed = stream(List.of(shards), 0, 1)) {
            List<List<Integer>> steps = new ArrayList<>();
            for (int step = 0; step < 20; step++) {
                steps.add(clips(whole, 1));
            }
            for (int from : new int[] {3, 17, 0, 6}) {
                resumed.seek(from);
                for (int step = from; step < 20; step++) {
                    assertThat(clips(resumed, 1))
                            .as("step %d after %d", step, from)
                            .isEqualTo(steps.get(step));
                }
            }
        }
    }

    @Test
    void anyNumberOfRanksSharesTheSameBatches() {
        for (int count : new int[] {5, 64}) { // one lane that all read, and lanes of their own
            TokenShards shards = shards("tokens-" + count, count, 3);
            Map<Integer, List<Set<Integer>>> steps = new HashMap<>();
            for (int ranks : new int[] {1, 2, 4}) {
                List<Set<Integer>> all = new ArrayList<>();
                for (int rank = 0; rank < ranks; rank++) {
                    try (SequenceStream stream = stream(List.of(shards), rank, ranks)) {
                        for (int step = 0; step < 10; step++) {
                            if (rank == 0) {
                                all.add(new HashSet<>());
                            }
                            List<Integer> share = clips(stream, 1);
                            assertThat(share).hasSize(BATCH / ranks);
                            all.get(step).addAll(share);
                        }
                    }
                }
                steps.put(ranks, all);
            }
            assertThat(steps.get(2)).isEqualTo(steps.get(1));
            assertThat(steps.get(4)).isEqualTo(steps.get(1));
        }
    }

    @Test
    void aRankReadsItsOwnShardsOfALargeDataSet() {
        TokenShards shards = shards("tokens", 64, 3);
        try (SequenceStream stream = stream(List.of(shards), 1, 4)) {
            assertThat(stream.clips()).isEqualTo(16 * 3);
            assertThat(clips(stream, 20)).allMatch(clip -> clip / 3 % 4 == 1);
        }
        SequenceStream.Source source = new SequenceStream.Source("train", WINDOW, CONFIG);
        SequenceStream.Share few = new SequenceStream.Share(2, 0, 1);
        List<SequenceStream.Dataset> datasets = List.of(new SequenceStream.Dataset(shards, 1));
        assertThatThrownBy(() -> new SequenceStream(datasets, source, few, 4)).hasMessageContaining("data.lanes=4");
        try (SequenceStream held = new SequenceStream(datasets, source.few("validation"), few, 4)) {
            assertThat(clips(held, 3)).hasSize(6).allMatch(clip -> clip >= 50_000);
        }
    }

    @Test
    void dataSetsAreMixedByWeight() {
        TokenShards some = shards("some", 2, 10);
        TokenShards others = shards("others", 2, 10, 1_000);
        List<SequenceStream.Dataset> datasets =
                List.of(new SequenceStream.Dataset(some, 3), new SequenceStream.Dataset(others, 1));
        try (SequenceStream stream = new SequenceStream(
                datasets,
                new SequenceStream.Source("train", WINDOW, CONFIG),
                new SequenceStream.Share(BATCH, 0, 1),
                4)) {
            List<Integer> drawn = clips(stream, 200);
            assertThat(drawn.stream().filter(clip -> clip < 1_000).count() / (double) drawn.size())
                    .isBetween(0.71, 0.79);
            stream.seek(150);
            assertThat(clips(stream, 50)).isEqualTo(drawn.subList(150 * BATCH, 200 * BATCH));
        }
    }

    @Test
    void shortClipsShareASequence() {
        TokenShards shards = shards("tokens", 2, 20);
        WindowConfig packed = new WindowConfig(7, 2, true);
        try (SequenceStream stream = new SequenceStream(
                List.of(new SequenceStream.Dataset(shards, 1)),
                new SequenceStream.Source("train", packed, CONFIG),
                new SequenceStream.Share(1, 0, 1),
                4)) {
            Sequence first = stream.next().get(0);
            assertThat(first.parts()).hasSizeGreaterThan(1);
            assertThat(first.filled()).isBetween(6, 7);
            assertThat(first.isPlain()).isFalse();
        }
    }

    @Test
    void framesOfASequenceAreAStrideApart() {
        TokenShards shards = shards("tokens", 1, 10);
        try (SequenceStream stream = stream(List.of(shards), 0, 1)) {
            for (Sequence sequence : stream.next()) {
                List<int[]> codes = sequence.parts().get(0).codes();
                assertThat(codes).hasSize(3);
                int first = codes.get(0)[1];
                assertThat(codes.get(1)[1]).isEqualTo(first + 2);
                assertThat(codes.get(2)[1]).isEqualTo(first + 4);
            }
        }
    }

    @Test
    void damageIsNamedAndStopsOrIsLeftOut() throws IOException {
        TokenShards shards = shards("tokens", 3, 8);
        Path damaged = folder.resolve("tokens").resolve("tokens-00001.parquet");
        try (RandomAccessFile file = new RandomAccessFile(damaged.toFile(), "rw")) {
            file.seek(file.length() / 3);
            int value = file.read();
            file.seek(file.length() / 3);
            file.write(value ^ 1);
        }
        assertThatThrownBy(() -> {
                    try (SequenceStream stream = stream(List.of(shards), 0, 1)) {
                        clips(stream, 3);
                    }
                })
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("tokens-00001.parquet");
        DataConfig lenient = new DataConfig(7, 4, 2, DataConfig.Damage.SKIP);
        try (SequenceStream stream = new SequenceStream(
                List.of(new SequenceStream.Dataset(shards, 1)),
                new SequenceStream.Source("train", WINDOW, lenient),
                new SequenceStream.Share(BATCH, 0, 1),
                4)) {
            List<Integer> left = clips(stream, 3);
            assertThat(left).hasSize(24);
            assertThat(new HashSet<>(left)).hasSizeBetween(8, 23).containsAll(sound(left));
        }
    }

    @Test
    void readingAheadGivesTheSameAndPassesErrorsOn() {
        TokenShards shards = shards("tokens", 4, 10);
        try (SequenceStream plain = stream(List.of(shards), 0, 1);
                ReadAhead ahead = new ReadAhead(stream(List.of(shards), 0, 1), 3)) {
            for (int step = 0; step < 12; step++) {
                assertThat(numbers(ahead.at(step))).isEqualTo(clips(plain, 1));
            }
            plain.seek(5);
            assertThat(numbers(ahead.at(5))).isEqualTo(clips(plain, 1));
            assertThat(numbers(ahead.at(5)))
                    .as("a second part of the same step")
                    .isNotEmpty();
        }
    }

    private static List<Integer> sound(List<Integer> clips) {
        return clips.stream().filter(clip -> clip / 8 != 1).toList();
    }

    private SequenceStream stream(List<TokenShards> shards, int rank, int ranks) {
        return new SequenceStream(
                shards.stream().map(one -> new SequenceStream.Dataset(one, 1)).toList(),
                new SequenceStream.Source("train", WINDOW, CONFIG),
                new SequenceStream.Share(BATCH, rank, ranks),
                4);
    }

    private static List<Integer> clips(SequenceStream stream, int steps) {
        List<Integer> clips = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            clips.addAll(numbers(stream.next()));
        }
        return clips;
    }

    private static List<Integer> numbers(List<Sequence> sequences) {
        return sequences.stream()
                .map(sequence -> sequence.parts().get(0).codes().get(0)[0])
                .toList();
    }

    private TokenShards shards(String name, int count, int each) {
        return shards(name, count, each, 0);
    }

    /** Shards of training clips of 6 frames; frame t of clip n has the codes n and t; and of one that is held out. */
    private TokenShards shards(String name, int count, int each, int first) {
        Storage storage = Storage.at(folder.resolve(name).toString());
        List<Manifest.Entry> entries = new ArrayList<>();
        for (int shard = 0; shard < count; shard++) {
            List<TokenClip> clips = new ArrayList<>();
            for (int i = 0; i < each; i++) {
                clips.add(clip(first + shard * each + i, "train", 6));
            }
            clips.add(1, clip(50_000 + shard, "validation", 6));
            clips.add(2, clip(40_000 + shard, "train", 1));
            entries.add(TokenShards.writeShard(storage, String.format("tokens-%05d.parquet", shard), clips, ORIGIN));
        }
        TokenShards.finish(storage, entries, ORIGIN, Map.of());
        return TokenShards.openUnread(storage);
    }

    private static TokenClip clip(int number, String split, int frames) {
        int[] codes = new int[frames * 2];
        for (int frame = 0; frame < frames; frame++) {
            codes[2 * frame] = number;
            codes[2 * frame + 1] = frame;
        }
        return new TokenClip(
                Hashes.sha256("clip " + number).substring(0, 32),
                new TokenClip.Source(split, "", "caption " + number),
                LongStream.range(0, frames).boxed().toList(),
                codes);
    }
}
