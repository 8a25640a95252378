package vidact.ingestion.spark;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;
import vidact.core.catalogue.ClipCatalogue;
import vidact.core.catalogue.ClipRow;
import vidact.core.command.Progress;
import vidact.core.config.Configs;
import vidact.core.storage.Manifest;
import vidact.core.storage.Storage;
import vidact.ingestion.IngestConfig;
import vidact.ingestion.WorkList;
import vidact.ingestion.isolation.ProbePool;

/** Probes clips on Spark: each task takes a file of the work list and writes one part; the driver writes the manifest, last. */
public final class IngestJob {
    private IngestJob() {}

    /**
     * What is to be done with the clips.
     *
     * @param seed draws the clips that are held out
     * @param out location of the catalogue and of the work list
     */
    public record Order(IngestConfig config, long seed, String out) {}

    /** Runs the job; parts that an interrupted run finished are kept. */
    public static void run(String master, WorkList work, Order order, Map<String, String> facts) {
        String out = order.out();
        String json = Configs.toJson(order.config());
        long seed = order.seed();
        SparkConf conf =
                new SparkConf().setAppName("vidact ingest").setMaster(master).set("spark.ui.enabled", "false");
        try (JavaSparkContext spark = new JavaSparkContext(conf)) {
            LongAccumulator done = spark.sc().longAccumulator("clips");
            List<Integer> parts = IntStream.range(0, work.parts()).boxed().toList();
            JavaFutureAction<List<Manifest.Entry>> job = spark.parallelize(parts, parts.isEmpty() ? 1 : parts.size())
                    .map(part -> {
                        Manifest.Entry entry =
                                write(part, new Order(Configs.fromJson(IngestConfig.class, json), seed, out));
                        done.add(entry.rows());
                        return entry;
                    })
                    .collectAsync();
            List<Manifest.Entry> entries = Progress.await("ingest", work.clips(), job, done::sum);
            ClipCatalogue.finish(Storage.at(out), entries, facts);
        } finally {
            ProbePool.close();
        }
    }

    private static Manifest.Entry write(int part, Order order) {
        Storage storage = Storage.at(order.out());
        String name = String.format(Locale.ROOT, "part-%05d.parquet", part);
        var clips = WorkList.read(storage, part);
        if (storage.exists(name)) {
            return Manifest.Entry.of(storage, name, clips.size());
        }
        List<ClipRow> rows = ProbePool.with(
                order.config(),
                order.seed(),
                probe -> clips.stream().map(probe::probe).toList());
        return ClipCatalogue.writePart(storage, name, rows);
    }
}
