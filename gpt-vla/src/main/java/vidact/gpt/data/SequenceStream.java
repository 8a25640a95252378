package vidact.gpt.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import vidact.core.Check;
import vidact.core.Hashes;
import vidact.core.tokens.TokenShards;
import vidact.gpt.WindowConfig;

/**
 * The batches of a run, one after another, or one rank's share of them. Which sequences a step has follows from the seed and the
 * step alone, not from the number of ranks. Not thread-safe.
 *
 * <p>A data set of many shards is dealt out to lanes, whole shards each, and a rank reads its own lanes' shards alone; a
 * smaller one is a single lane, which every rank reads and takes its share of.
 */
public final class SequenceStream implements AutoCloseable {
    /** Shards a lane from which on the luck of the draw no longer matters. */
    private static final int SHARDS_PER_LANE = 16;

    private final Share share;
    private final int perLane;
    private final int firstLane;
    private final List<MixedLane> lanes = new ArrayList<>();
    private long clips;
    private long position;
    private List<Sequence> latest = List.of();

    /**
     * A data set of a mixture.
     *
     * @param weight how often it is drawn from, against the others
     */
    public record Dataset(TokenShards shards, double weight) {
        public Dataset {
            Check.argument(weight > 0, "a data set's weight must be above 0, got %s", weight);
        }
    }

    /**
     * Which part of every batch is wanted.
     *
     * @param batch sequences a step, of all ranks together
     * @param rank this one's number, from 0
     */
    public record Share(int batch, int rank, int ranks) {
        public Share {
            Check.argument(
                    rank >= 0 && rank < ranks && batch % ranks == 0,
                    "a batch of %d does not divide over %d ranks: make it a multiple",
                    batch,
                    ranks);
        }

        /** Sequences of this rank a step. */
        public int size() {
            return batch / ranks;
        }
    }

    /**
     * The batches of clips of a split.
     *
     * @param datasets one at least, all of one tokenizer
     * @param seed decides the order
     */
    public SequenceStream(List<Dataset> datasets, Source source, Share share, long seed) {
        this.share = share;
        int dealt = lanes(datasets, source.config());
        Check.argument(
                share.batch() % dealt == 0 && (dealt == 1 || dealt % share.ranks() == 0),
                "data.lanes=%d must divide the batch of %d and be a multiple of the %d ranks",
                dealt,
                share.batch(),
                share.ranks());
        perLane = share.batch() / dealt;
        firstLane = dealt == 1 ? 0 : share.rank() * (dealt / share.ranks());
        int mine = dealt == 1 ? 1 : dealt / share.ranks();
        for (int lane = firstLane; lane < firstLane + mine; lane++) {
            List<Lane> streams = new ArrayList<>();
            for (int i = 0; i < datasets.size(); i++) {
                streams.add(open(datasets.get(i).shards(), i, source, new Deal(lane, dealt), seed));
            }
            List<Double> weights = datasets.stream().map(Dataset::weight).toList();
            lanes.add(new MixedLane(
                    streams, weights, Hashes.random(seed, "mixture " + lane).nextLong()));
        }
    }

    /**
     * Which clips become sequences, and how.
     *
     * @param split {@code all} takes every split
     */
    public record Source(String split, WindowConfig window, DataConfig config) {
        /** The same of another split, of which a few sequences are wanted once, so that it is not dealt out. */
        public Source few(String otherSplit) {
            return new Source(otherSplit, window, config.inOneLane());
        }
    }

    /** Which of how many lanes. */
    private record Deal(int lane, int lanes) {}

    /** Clips that this rank's lanes hold. */
    public long clips() {
        return clips;
    }

    /** Goes on as after so many steps. */
    public void seek(long step) {
        latest = List.of();
        lanes.forEach(lane -> lane.seek(step * perLane));
        position = step;
    }

    /** This rank's share of the next step's batch. In the place of what is damaged and left out comes what is whole. */
    public List<Sequence> next() {
        List<Optional<Sequence>> drawn = draw();
        List<Sequence> whole = drawn.stream().flatMap(Optional::stream).toList();
        if (whole.isEmpty()) {
            whole = latest.isEmpty() ? nearest(position) : latest;
        }
        List<Sequence> spare = whole;
        latest = IntStream.range(0, drawn.size())
                .mapToObj(i -> drawn.get(i).orElse(spare.get(i % spare.size())))
                .toList();
        position++;
        return latest;
    }

    private List<Optional<Sequence>> draw() {
        List<Optional<Sequence>> drawn = new ArrayList<>();
        for (int i = 0; i < lanes.size(); i++) {
            for (int k = 0; k < perLane; k++) {
                Optional<Sequence> sequence = lanes.get(i).next();
                if (isMine((firstLane + i) * perLane + k)) {
                    drawn.add(sequence);
                }
            }
        }
        return drawn;
    }

    /** The newest batch before a step that is not all damaged, or the first one after it; the streams go on behind that step. */
    private List<Sequence> nearest(long step) {
        long pass = clips / Math.max(1, share.size()) + 1;
        List<Sequence> found = LongStream.concat(
                        LongStream.iterate(step - 1, earlier -> earlier >= 0, earlier -> earlier - 1),
                        LongStream.rangeClosed(step + 1, step + pass))
                .mapToObj(other -> {
                    lanes.forEach(lane -> lane.seek(other * perLane));
                    return draw().stream().flatMap(Optional::stream).toList();
                })
                .filter(batch -> !batch.isEmpty())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("every clip is damaged: make the token shards again"));
        lanes.forEach(lane -> lane.seek((step + 1) * perLane));
        return found;
    }

    private boolean isMine(int slot) {
        return slot / share.size() == share.rank();
    }

    private static int lanes(List<Dataset> datasets, DataConfig config) {
        int fewest = datasets.stream()
                .mapToInt(dataset -> dataset.shards().manifest().files().size())
                .min()
                .orElseThrow(() -> new IllegalArgumentException("give a data set of token shards"));
        return fewest < SHARDS_PER_LANE * config.lanes() ? 1 : config.lanes();
    }

    /** Whether any clip of the split is long enough. */
    public static boolean holds(TokenShards shards, Source source) {
        return shards.manifest().files().stream()
                .flatMap(shard -> shards.frames(shard.name(), source.split()).stream())
                .anyMatch(frames -> frames > 0 && source.window().takes(frames));
    }

    private Lane open(TokenShards shards, int dataset, Source source, Deal deal, long seed) {
        List<List<EpochOrder.Row>> rows = new ArrayList<>();
        long seen = 0;
        long used = 0;
        for (int shard = deal.lane(); shard < shards.manifest().files().size(); shard += deal.lanes()) {
            List<Integer> frames =
                    shards.frames(shards.manifest().files().get(shard).name(), source.split());
            rows.add(usable(shard, frames, source.window()));
            seen += frames.stream().filter(count -> count > 0).count();
            used += rows.get(rows.size() - 1).size();
        }
        Check.argument(
                used > 0,
                "none of %d clips of split '%s' has the %d frames that window.frames=%d and window.stride=%d need",
                seen,
                source.split(),
                source.window().span(),
                source.window().frames(),
                source.window().stride());
        clips += used;
        return new Lane(shards, rows, source, new Lane.Seed(seed, "data set " + dataset + " lane " + deal.lane()));
    }

    private static List<EpochOrder.Row> usable(int shard, List<Integer> frames, WindowConfig window) {
        List<EpochOrder.Row> taken = new ArrayList<>();
        for (int row = 0; row < frames.size(); row++) {
            if (frames.get(row) > 0 && window.takes(frames.get(row))) {
                taken.add(new EpochOrder.Row(shard, row, frames.get(row)));
            }
        }
        return taken;
    }

    @Override
    public void close() {
        lanes.forEach(MixedLane::close);
    }

    /** Draws each sequence from one of several streams. */
    private static final class MixedLane implements AutoCloseable {
        private final List<Lane> streams;
        private final List<Double> weights;
        private final double total;
        private final long seed;
        private SplittableRandom random;

        MixedLane(List<Lane> streams, List<Double> weights, long seed) {
            this.streams = List.copyOf(streams);
            this.weights = weights;
            this.seed = seed;
            total = weights.stream().mapToDouble(Double::doubleValue).sum();
            random = new SplittableRandom(seed);
        }

        void seek(long sequences) {
            random = new SplittableRandom(seed);
            long[] drawn = new long[streams.size()];
            for (long i = 0; i < sequences; i++) {
                drawn[draw()]++;
            }
            for (int i = 0; i < drawn.length; i++) {
                streams.get(i).seek(drawn[i]);
            }
        }

        Optional<Sequence> next() {
            return streams.get(draw()).next();
        }

        private int draw() {
            double left = random.nextDouble() * total;
            int drawn = 0;
            while (drawn < weights.size() - 1 && left >= weights.get(drawn)) {
                left -= weights.get(drawn);
                drawn++;
            }
            return drawn;
        }

        @Override
        public void close() {
            streams.forEach(Lane::close);
        }
    }
}
