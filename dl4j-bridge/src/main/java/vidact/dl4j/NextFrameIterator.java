package vidact.dl4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import vidact.core.Check;
import vidact.core.tokens.TokenClip;
import vidact.core.tokens.TokenGrid;
import vidact.core.tokens.TokenShards;

/**
 * The codes of each frame with those of the frame after it, for DL4J's layers over sequences.
 *
 * <p>Letters: B examples in a batch, N codes a frame, K codes in the codebook. Features are {@code [B, 1, N]}, the codes as numbers,
 * which {@code EmbeddingSequenceLayer} takes; labels are {@code [B, K, N]}, one-hot. Codes are held in memory, 4 bytes each.
 */
public final class NextFrameIterator implements DataSetIterator {
    private static final long serialVersionUID = 1;

    private final int codes;
    private final int codebook;
    private final int batch;
    private final long seed;
    private final List<Pair> pairs = new ArrayList<>();
    private int at;
    private long epoch;

    @SuppressWarnings("serial") // a preprocessor that cannot be serialised stops whoever serialises it
    private @Nullable DataSetPreProcessor preProcessor;

    /** Codes of a frame and of the next. */
    private static final class Pair implements java.io.Serializable {
        private static final long serialVersionUID = 1;

        private final int[] now;
        private final int[] next;

        Pair(int[] now, int[] next) {
            this.now = now;
            this.next = next;
        }
    }

    /**
     * Reads the clips of a split.
     *
     * @param split such as {@code train}, {@code all} for every one
     * @param batch examples at a time
     * @param seed of the order, which changes from epoch to epoch
     */
    public NextFrameIterator(TokenShards shards, String split, int batch, long seed) {
        Check.argument(batch > 0, "batch must be above 0, got %d", batch);
        TokenGrid grid = shards.origin().grid();
        this.codes = grid.tokens();
        this.codebook = grid.vocabulary();
        this.batch = batch;
        this.seed = seed;
        for (TokenClip clip : shards.clips(split)) {
            for (int frame = 0; frame + 1 < clip.frames(); frame++) {
                pairs.add(new Pair(clip.tokens(frame, 1), clip.tokens(frame + 1, 1)));
            }
        }
        Check.argument(!pairs.isEmpty(), "no clip of split '%s' has two frames", split);
        reset();
    }

    @Override
    public boolean hasNext() {
        return at < pairs.size();
    }

    @Override
    public DataSet next() {
        return next(batch);
    }

    @Override
    public DataSet next(int count) {
        if (!hasNext()) {
            throw new NoSuchElementException("the epoch is over: reset()");
        }
        int size = Math.min(count, pairs.size() - at);
        float[] features = new float[size * codes];
        float[] labels = new float[size * codebook * codes];
        for (int i = 0; i < size; i++, at++) {
            Pair pair = pairs.get(at);
            for (int place = 0; place < codes; place++) {
                features[i * codes + place] = pair.now[place];
                labels[(i * codebook + pair.next[place]) * codes + place] = 1;
            }
        }
        DataSet examples = new DataSet(array(features, size, 1, codes), array(labels, size, codebook, codes));
        if (preProcessor != null) {
            preProcessor.preProcess(examples);
        }
        return examples;
    }

    /** Starts the next epoch, in another order. */
    @Override
    public void reset() {
        Collections.shuffle(pairs, new Random(seed + epoch++));
        at = 0;
    }

    /** Number of pairs. */
    public int size() {
        return pairs.size();
    }

    @Override
    public int inputColumns() {
        return codes;
    }

    @Override
    public int totalOutcomes() {
        return codebook;
    }

    @Override
    public boolean resetSupported() {
        return true;
    }

    @Override
    public boolean asyncSupported() {
        return true;
    }

    @Override
    public int batch() {
        return batch;
    }

    @Override
    public void setPreProcessor(@Nullable DataSetPreProcessor preProcessor) {
        this.preProcessor = preProcessor;
    }

    @Override
    public @Nullable DataSetPreProcessor getPreProcessor() {
        return preProcessor;
    }

    /** Codes have no names. */
    @Override
    public List<String> getLabels() {
        return List.of();
    }

    private static INDArray array(float[] values, long... shape) {
        return Nd4j.create(values, shape, 'c').castTo(DataType.FLOAT);
    }
}
