package vidact.gpt.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import vidact.core.Hashes;
import vidact.gpt.WindowConfig;

/**
 * Which clips make the sequences of one pass over a lane's clips, and in which order.
 *
 * <p>Shards come in a random order, and the rows of a shard as they lie in it: this is the order of reading. A clip read as the
 * i-th comes out at a random place of {@code [i, i + shuffle)}, so that at most {@code shuffle} clips wait at any time. Where packing
 * is asked for, a clip that leaves room for two frames or more shares its sequence with those that come after it.
 */
final class EpochOrder {
    private final List<Row> reading;
    private final List<List<Piece>> sequences = new ArrayList<>();
    private final int[] places;

    /**
     * A clip in a shard.
     *
     * @param frames how many it has
     */
    record Row(int shard, int row, int frames) {}

    /**
     * A part of a sequence.
     *
     * @param read which clip, in the order of reading
     * @param first its first frame here, in sampled frames of the clip
     * @param frames how many frames of the sequence it fills
     */
    record Piece(int read, int first, int frames) {}

    /**
     * The order of a pass.
     *
     * @param shards usable rows of each shard
     * @param random decides all of it
     */
    EpochOrder(List<List<Row>> shards, WindowConfig window, int shuffle, SplittableRandom random) {
        reading = shuffled(shards, random).stream().flatMap(List::stream).toList();
        places = new int[reading.size()];
        List<Piece> open = new ArrayList<>();
        int room = window.frames();
        for (int read : emission(reading.size(), shuffle, random)) {
            int fitting = Math.min(room, window.framesIn(reading.get(read).frames()));
            int span = (fitting - 1) * window.stride() + 1;
            int first = random.nextInt(reading.get(read).frames() - span + 1);
            open.add(new Piece(read, first, fitting));
            places[read] = sequences.size();
            room -= fitting;
            if (!window.pack() || room < WindowConfig.SHORTEST) {
                sequences.add(List.copyOf(open));
                open.clear();
                room = window.frames();
            }
        }
        if (!open.isEmpty()) {
            sequences.add(List.copyOf(open));
        }
    }

    /** The random numbers of a pass: no two lanes, data sets or passes share any. */
    static SplittableRandom random(long seed, String stream, long epoch) {
        return Hashes.random(seed, stream + " pass " + epoch);
    }

    /** Clips in the order in which they are read. */
    List<Row> reading() {
        return reading;
    }

    /** Which sequence the clip goes into that is read as the {@code read}-th. */
    int placeOf(int read) {
        return places[read];
    }

    /** What the sequences of this pass are made of. */
    List<List<Piece>> sequences() {
        return sequences;
    }

    private static <T> List<T> shuffled(List<T> list, SplittableRandom random) {
        List<T> shuffled = new ArrayList<>(list);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            shuffled.set(i, shuffled.set(other, shuffled.get(i)));
        }
        return shuffled;
    }

    /** Numbers of clips, by reading, in the order in which they come out. */
    private static int[] emission(int count, int shuffle, SplittableRandom random) {
        double[] due = new double[count];
        Integer[] order = new Integer[count];
        for (int i = 0; i < count; i++) {
            due[i] = i + shuffle * random.nextDouble();
            order[i] = i;
        }
        Arrays.sort(order, (a, b) -> Double.compare(due[a], due[b]));
        return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
    }
}
