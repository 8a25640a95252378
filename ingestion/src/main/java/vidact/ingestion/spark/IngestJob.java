package vidact.ingestion.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;
import vidact.core.Chunks;
import vidact.core.catalogue.ClipCatalogue;
import vidact.core.catalogue.ClipRow;
import vidact.core.command.Progress;
import vidact.core.config.Configs;
import vidact.core.storage.Manifest;
import vidact.core.storage.Storage;
import vidact.ingestion.ClipProbe;
import vidact.ingestion.IngestConfig;
import vidact.ingestion.source.ClipFile;

/** Probes files on Spark: each task takes some files and writes one part; the driver writes the manifest, last. */
public final class IngestJob {
    private IngestJob() {}

    /**
     * What is to be done with the files.
     *
     * @param seed draws the clips that are held out
     * @param out location of the catalogue
     */
    public record Order(IngestConfig config, long seed, String out) {}

    /** Runs the job; parts that an interrupted run finished are kept. */
    public static void run(String master, List<ClipFile> files, Order order, Map<String, String> facts) {
        IngestConfig config = order.config();
        String out = order.out();
        List<Part> parts = new ArrayList<>();
        for (List<ClipFile> chunk : Chunks.of(files, config.clipsPerPart())) {
            parts.add(new Part(parts.size(), new ArrayList<>(chunk)));
        }
        String json = Configs.toJson(config);
        long seed = order.seed();
        SparkConf conf =
                new SparkConf().setAppName("vidact ingest").setMaster(master).set("spark.ui.enabled", "false");
        try (JavaSparkContext spark = new JavaSparkContext(conf)) {
            LongAccumulator done = spark.sc().longAccumulator("clips");
            JavaFutureAction<List<Manifest.Entry>> work = spark.parallelize(parts, parts.isEmpty() ? 1 : parts.size())
                    .map(part -> {
                        Manifest.Entry entry =
                                write(part, new Order(Configs.fromJson(IngestConfig.class, json), seed, out));
                        done.add(entry.rows());
                        return entry;
                    })
                    .collectAsync();
            List<Manifest.Entry> entries = Progress.await("ingest", files.size(), work, done::sum);
            ClipCatalogue.finish(Storage.at(out), entries, facts);
        }
    }

    private static Manifest.Entry write(Part part, Order order) {
        Storage storage = Storage.at(order.out());
        String name = String.format("part-%05d.parquet", part.index());
        if (storage.exists(name)) {
            return Manifest.Entry.of(storage, name, part.files().size());
        }
        ClipProbe probe = new ClipProbe(order.config(), order.seed());
        List<ClipRow> rows = part.files().stream().map(probe::probe).toList();
        return ClipCatalogue.writePart(storage, name, rows);
    }

    /** The files of one part. */
    private record Part(int index, ArrayList<ClipFile> files) implements Serializable {}
}
