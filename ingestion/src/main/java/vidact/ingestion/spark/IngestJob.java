package vidact.ingestion.spark;

import java.nio.file.Path;
import java.util.ArrayList;
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
import vidact.core.command.SparkSettings;
import vidact.core.config.Configs;
import vidact.core.storage.Manifest;
import vidact.core.storage.Storage;
import vidact.ingestion.IngestConfig;
import vidact.ingestion.RowJournal;
import vidact.ingestion.WorkList;
import vidact.ingestion.isolation.ProbePool;
import vidact.ingestion.source.SourceClip;

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

    /** Runs the job; parts that an interrupted run finished are kept, and of the others the clips that it probed. */
    public static void run(String master, WorkList work, Order order, Map<String, String> facts) {
        String out = order.out();
        String json = Configs.toJson(order.config());
        long seed = order.seed();
        SparkConf conf = new SparkConf();
        SparkSettings.of("ingest", master).forEach(conf::setIfMissing);
        try (JavaSparkContext spark = new JavaSparkContext(conf)) {
            LongAccumulator done = spark.sc().longAccumulator("clips");
            List<Integer> parts = IntStream.range(0, work.parts()).boxed().toList();
            JavaFutureAction<List<Manifest.Entry>> job = spark.parallelize(parts, parts.isEmpty() ? 1 : parts.size())
                    .map(part -> write(part, new Order(Configs.fromJson(IngestConfig.class, json), seed, out), done))
                    .collectAsync();
            List<Manifest.Entry> entries = Progress.await("ingest", work.clips(), job, done::sum);
            ClipCatalogue.finish(Storage.at(out), entries, facts);
        } finally {
            ProbePool.close();
        }
    }

    private static Manifest.Entry write(int part, Order order, LongAccumulator done) {
        Storage storage = Storage.at(order.out());
        String name = String.format(Locale.ROOT, "part-%05d.parquet", part);
        List<SourceClip> clips = WorkList.read(storage, part);
        if (storage.exists(name)) {
            done.add(clips.size());
            return ClipCatalogue.part(storage, name);
        }
        Path journal = WorkList.journal(storage, part);
        List<ClipRow> rows = new ArrayList<>();
        try (RowJournal known = RowJournal.open(journal)) {
            for (int i = 0; i < clips.size(); i++) {
                rows.addAll(rows(i, clips.get(i), known, order));
                done.add(1);
            }
        }
        Manifest.Entry entry = ClipCatalogue.writePart(storage, name, rows);
        RowJournal.delete(journal);
        return entry;
    }

    private static List<ClipRow> rows(int number, SourceClip clip, RowJournal journal, Order order) {
        return journal.rows(number).orElseGet(() -> {
            List<ClipRow> rows = ProbePool.with(order.config(), order.seed(), probe -> probe.probe(clip));
            journal.add(number, rows);
            return rows;
        });
    }
}
