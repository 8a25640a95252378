package vidact.ingestion.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;
import vidact.core.catalogue.ClipCatalogue;
import vidact.core.catalogue.ClipRow;
import vidact.core.command.SparkSettings;
import vidact.core.config.Configs;
import vidact.core.storage.Storage;
import vidact.ingestion.dedup.DedupConfig;
import vidact.ingestion.dedup.Fingerprint;

/** Finds copies on Spark: clips meet by pieces of their hashes, those that meet are compared, pairs come back. */
public final class DedupJob {
    /** Rows that a part may have, for places. */
    public static final long PART_ROWS = 1L << 32;

    private DedupJob() {}

    /** All pairs of kept clips that are copies, each once, by place. */
    public static List<Fingerprint.Pair> pairs(String master, String catalogue, DedupConfig config) {
        String json = Configs.toJson(config);
        int parts = ClipCatalogue.open(Storage.at(catalogue)).manifest().files().size();
        SparkConf conf = new SparkConf();
        SparkSettings.of("dedup", master).forEach(conf::setIfMissing);
        try (JavaSparkContext spark = new JavaSparkContext(conf)) {
            JavaPairRDD<String, Fingerprint> meetings = spark.parallelize(
                            IntStream.range(0, parts).boxed().toList(), parts == 0 ? 1 : parts)
                    .flatMap(part -> fingerprints(catalogue, part).iterator())
                    .flatMapToPair(clip -> clip.bands().stream()
                            .map(band -> new Tuple2<>(band, clip))
                            .iterator());
            return meetings.groupByKey()
                    .flatMap(met -> copies(met._2(), Configs.fromJson(DedupConfig.class, json))
                            .iterator())
                    .mapToPair(pair -> new Tuple2<>(pair.key(), pair))
                    .reduceByKey((first, same) -> first)
                    .sortByKey()
                    .values()
                    .collect();
        }
    }

    private static List<Fingerprint> fingerprints(String location, int part) {
        ClipCatalogue catalogue = ClipCatalogue.openUnread(Storage.at(location));
        List<ClipRow> rows = catalogue.rows(catalogue.manifest().files().get(part));
        List<Fingerprint> kept = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).kept()) {
                kept.add(Fingerprint.of(part * PART_ROWS + i, rows.get(i)));
            }
        }
        return kept;
    }

    private static List<Fingerprint.Pair> copies(Iterable<Fingerprint> met, DedupConfig config) {
        List<Fingerprint> clips = new ArrayList<>();
        met.forEach(clips::add);
        clips.sort(null);
        List<Fingerprint.Pair> pairs = new ArrayList<>();
        List<Fingerprint> compared =
                clips.subList(0, clips.size() < config.maxBucket() ? clips.size() : config.maxBucket());
        for (int i = 0; i < compared.size(); i++) {
            for (int k = i + 1; k < compared.size(); k++) {
                if (compared.get(i).isCopyOf(compared.get(k), config)) {
                    pairs.add(new Fingerprint.Pair(compared.get(i), compared.get(k)));
                }
            }
        }
        return pairs;
    }
}
