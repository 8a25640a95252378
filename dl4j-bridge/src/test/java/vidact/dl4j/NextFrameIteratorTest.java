package vidact.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import vidact.core.storage.Manifest;
import vidact.core.storage.Storage;
import vidact.core.tokens.TokenClip;
import vidact.core.tokens.TokenGrid;
import vidact.core.tokens.TokenOrigin;
import vidact.core.tokens.TokenShards;

final class NextFrameIteratorTest {
    private static final int CODEBOOK = 11;
    private static final int CODES = 6;
    private static final int FRAMES = 5;

    @TempDir
    private Path folder;

    @Test
    void everyPairOfNeighboursComesOnceAnEpoch() {
        NextFrameIterator frames = new NextFrameIterator(shards(), "train", 4, 1);
        assertThat(frames.size()).isEqualTo(9 * (FRAMES - 1));
        for (int epoch = 0; epoch < 2; epoch++) {
            List<String> seen = new ArrayList<>();
            while (frames.hasNext()) {
                DataSet examples = frames.next();
                assertThat(examples.getFeatures().shape())
                        .startsWith(examples.numExamples())
                        .endsWith(1, CODES);
                assertThat(examples.getLabels().shape()).endsWith(CODEBOOK, CODES);
                for (int i = 0; i < examples.numExamples(); i++) {
                    for (int place = 0; place < CODES; place++) {
                        int now = examples.getFeatures().getInt(i, 0, place);
                        assertThat(examples.getLabels().getInt(i, (now + 3) % CODEBOOK, place))
                                .isEqualTo(1);
                    }
                    seen.add(examples.getFeatures().slice(i).toString());
                }
            }
            assertThat(seen).hasSize(frames.size());
            Set<String> different = new HashSet<>(seen);
            assertThat(different).hasSizeGreaterThan(CODEBOOK - 1);
            frames.reset();
        }
    }

    @Test
    void aSmallNetworkOfDl4jLearnsFromShards() {
        NextFrameIterator frames = new NextFrameIterator(shards(), "train", 12, 1);
        MultiLayerNetwork network = network();
        DataSet examples = frames.next();
        double before = network.score(examples);
        for (int epoch = 0; epoch < 30; epoch++) {
            frames.reset();
            network.fit(frames);
        }
        assertThat(before).isGreaterThan(Math.log(CODEBOOK) * 0.8);
        assertThat(network.score(examples)).isLessThan(before / 2);
    }

    @Test
    void aSplitWithoutPairsIsRefused() {
        TokenShards shards = shards();
        assertThatThrownBy(() -> new NextFrameIterator(shards, "test", 4, 1)).hasMessageContaining("'test'");
    }

    private static MultiLayerNetwork network() {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(2e-2))
                .list()
                .layer(new EmbeddingSequenceLayer.Builder()
                        .nIn(CODEBOOK)
                        .nOut(16)
                        .inputLength(CODES)
                        .build())
                .layer(new LSTM.Builder()
                        .nIn(16)
                        .nOut(24)
                        .dataFormat(RNNFormat.NCW)
                        .build())
                .layer(new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(24)
                        .nOut(CODEBOOK)
                        .dataFormat(RNNFormat.NCW)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        network.init();
        return network;
    }

    /** Two shards as {@code tokenize} writes them; each code of the next frame is the old one plus three. */
    private TokenShards shards() {
        TokenOrigin origin = new TokenOrigin(new TokenGrid(2, 3, CODEBOOK), "a".repeat(64), "b".repeat(64));
        Storage storage = Storage.at(folder.toString());
        List<Manifest.Entry> entries = new ArrayList<>();
        for (int shard = 0; shard < 2; shard++) {
            List<TokenClip> clips = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                int number = 5 * shard + i;
                String split = number == 9 ? "validation" : "train";
                clips.add(new TokenClip(
                        String.format("%032x", number),
                        new TokenClip.Source(split, "", "a clip"),
                        List.of(0L, 1L, 2L, 3L, 4L),
                        tokens(number)));
            }
            entries.add(TokenShards.writeShard(storage, "tokens-" + shard + ".parquet", clips, origin));
        }
        TokenShards.finish(storage, entries, origin, Map.of());
        return TokenShards.open(storage);
    }

    private static int[] tokens(int number) {
        int[] tokens = new int[FRAMES * CODES];
        for (int k = 0; k < tokens.length; k++) {
            tokens[k] = (number + 5 * (k % CODES) + 3 * (k / CODES)) % CODEBOOK;
        }
        return tokens;
    }
}
