package vidact.gpt.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vidact.core.storage.DatasetException;
import vidact.core.tokens.ShardReader;
import vidact.core.tokens.TokenClip;
import vidact.core.tokens.TokenShards;
import vidact.gpt.WindowConfig;

/**
 * An endless stream of sequences from a share of a data set, pass after pass. It reads shards from front to back and holds the
 * clips that are read but not yet due. Not thread-safe.
 */
final class Lane implements AutoCloseable {
    private final TokenShards shards;
    private final List<List<EpochOrder.Row>> rows;
    private final WindowConfig window;
    private final DataConfig config;
    private final Seed seed;
    private final Map<Integer, TokenClip> waiting = new HashMap<>();
    private long epoch;
    private EpochOrder order;
    private int position;
    private int read;
    private @Nullable OpenShard open;

    /**
     * A stream over these rows.
     *
     * @param rows those of each shard that this lane uses, in order; at least one
     */
    Lane(TokenShards shards, List<List<EpochOrder.Row>> rows, SequenceStream.Source source, Seed seed) {
        this.shards = shards;
        this.rows = rows;
        this.window = source.window();
        this.config = source.config();
        this.seed = seed;
        order = orderOf(0);
    }

    /** What all of a stream's chances follow from. */
    record Seed(long seed, String stream) {}

    /** A shard that is being read. */
    private static final class OpenShard implements AutoCloseable {
        private final int number;
        private final ShardReader<TokenClip> reader;
        private int row;

        OpenShard(int number, ShardReader<TokenClip> reader) {
            this.number = number;
            this.reader = reader;
        }

        @Override
        public void close() {
            reader.close();
        }
    }

    /** Goes on as after so many sequences; of the clips before, none is decoded again. */
    void seek(long sequences) {
        long left = sequences;
        startPass(0);
        while (left >= order.sequences().size()) {
            left -= order.sequences().size();
            startPass(epoch + 1);
        }
        position = (int) left;
    }

    /**
     * The next sequence; nothing if all its clips are damaged and {@code data.damage} is SKIP.
     *
     * @throws DatasetException if a clip of it is damaged and {@code data.damage} is STOP
     */
    Optional<Sequence> next() {
        if (position == order.sequences().size()) {
            startPass(epoch + 1);
        }
        List<EpochOrder.Piece> pieces = order.sequences().get(position);
        List<Sequence.Part> parts = new ArrayList<>();
        for (EpochOrder.Piece piece : pieces) {
            clip(piece.read()).ifPresent(clip -> parts.add(Sequence.Part.of(clip, piece, window)));
        }
        position++;
        return parts.isEmpty() ? Optional.empty() : Optional.of(new Sequence(parts, window.frames()));
    }

    private void startPass(long pass) {
        closeShard();
        waiting.clear();
        epoch = pass;
        order = orderOf(pass);
        position = 0;
        read = 0;
    }

    /** The clip of that number by reading; nothing if it is damaged. */
    private Optional<TokenClip> clip(int number) {
        while (read <= number) {
            readOne();
        }
        return Optional.ofNullable(waiting.remove(number));
    }

    /** Reads the next clip in the order of reading, and keeps it if it is still due. */
    private void readOne() {
        int number = read++;
        EpochOrder.Row row = order.reading().get(number);
        OpenShard shard = opened(row.shard());
        while (shard.row <= row.row()) {
            boolean wanted = shard.row == row.row();
            shard.row++;
            Optional<TokenClip> clip = read(shard, wanted);
            if (wanted && order.placeOf(number) >= position) {
                clip.ifPresent(found -> waiting.put(number, found));
            }
        }
    }

    /** The next row; nothing if it is damaged, or lost behind damage that was told of. */
    private Optional<TokenClip> read(OpenShard shard, boolean wanted) {
        try {
            TokenClip clip = shard.reader.next();
            if (clip == null && wanted && !shard.reader.isBroken()) {
                throw DatasetException.corrupt(
                        shards.manifest().files().get(shard.number).name(), "it ends before row " + shard.row);
            }
            return Optional.ofNullable(clip);
        } catch (DatasetException e) {
            if (wanted || shard.reader.isBroken()) {
                damaged(e);
            }
            return Optional.empty();
        }
    }

    private void damaged(DatasetException e) {
        if (config.damage() == DataConfig.Damage.STOP) {
            throw e;
        }
        System.err.println("left out, since data.damage is SKIP: " + e.getMessage());
    }

    private OpenShard opened(int number) {
        if (open == null || open.number != number) {
            closeShard();
            open = new OpenShard(
                    number, shards.stream(shards.manifest().files().get(number).name()));
        }
        return Objects.requireNonNull(open);
    }

    private void closeShard() {
        if (open != null) {
            open.close();
            open = null;
        }
    }

    private EpochOrder orderOf(long pass) {
        return new EpochOrder(rows, window, config.shuffle(), EpochOrder.random(seed.seed(), seed.stream(), pass));
    }

    @Override
    public void close() {
        closeShard();
    }
}
