package vidact.vqgan.spark;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;
import vidact.core.command.Progress;
import vidact.core.command.SparkSettings;
import vidact.core.storage.Manifest;
import vidact.core.storage.Storage;
import vidact.core.tokens.TokenOrigin;
import vidact.core.tokens.TokenShards;
import vidact.vqgan.ClipToTokenize;
import vidact.vqgan.ShardTokenizer;

/** Tokenises clips on Spark: a task is a shard; the driver writes the manifest, last. */
public final class TokenizeJob {
    private TokenizeJob() {}

    /**
     * What is to be done.
     *
     * @param shards clips of each shard
     * @param tokenizer folder of the tokenizer, readable by every executor
     * @param out location of the shards
     */
    public record Order(List<List<ClipToTokenize>> shards, Path tokenizer, String out) {}

    /** Runs the job; shards that an interrupted run finished are kept. */
    public static void run(String master, Order order, TokenOrigin origin, Map<String, String> facts) {
        List<Shard> shards = new ArrayList<>();
        for (List<ClipToTokenize> clips : order.shards()) {
            shards.add(new Shard(shards.size(), new ArrayList<>(clips)));
        }
        String tokenizer = order.tokenizer().toString();
        String out = order.out();
        SparkConf conf = new SparkConf();
        SparkSettings.of("tokenize", master).forEach(conf::setIfMissing);
        try (JavaSparkContext spark = new JavaSparkContext(conf)) {
            LongAccumulator done = spark.sc().longAccumulator("clips");
            JavaFutureAction<List<Manifest.Entry>> work = spark.parallelize(
                            shards, shards.isEmpty() ? 1 : shards.size())
                    .map(shard -> {
                        Manifest.Entry entry = new ShardTokenizer(ExecutorTokenizer.of(tokenizer))
                                .write(Storage.at(out), shard.index(), shard.clips());
                        done.add(shard.clips().size());
                        return entry;
                    })
                    .collectAsync();
            long clips =
                    shards.stream().mapToLong(shard -> shard.clips().size()).sum();
            List<Manifest.Entry> entries = Progress.await("tokenize", clips, work, done::sum);
            TokenShards.finish(Storage.at(out), entries, origin, facts);
        }
    }

    /** The clips of one shard. */
    private record Shard(int index, ArrayList<ClipToTokenize> clips) implements Serializable {}
}
