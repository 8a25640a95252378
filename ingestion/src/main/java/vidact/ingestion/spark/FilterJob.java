package vidact.ingestion.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import vidact.core.catalogue.ClipCatalogue;
import vidact.core.command.SparkSettings;
import vidact.core.storage.Manifest;
import vidact.core.storage.Storage;
import vidact.ingestion.review.FilterLearningConfig;
import vidact.ingestion.review.Labels;
import vidact.ingestion.review.LearnedFilter;

/** Spark's part in a learned filter: it fits the regression, and it goes through the catalogue. Close it. */
public final class FilterJob implements AutoCloseable {
    private static final StructType COLUMNS =
            new StructType().add("label", DataTypes.DoubleType).add("features", SQLDataTypes.VectorType());

    private final SparkSession session;

    public FilterJob(String master) {
        SparkConf conf = new SparkConf();
        SparkSettings.of("learn-filter", master).forEach(conf::setIfMissing);
        session = SparkSession.builder().config(conf).getOrCreate();
    }

    /** Fits a logistic regression with Spark ML; weights, then the bias. */
    public List<Double> fit(FilterLearningConfig config, List<List<Double>> features, List<Boolean> keep) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < features.size(); i++) {
            double[] x =
                    features.get(i).stream().mapToDouble(Double::doubleValue).toArray();
            rows.add(RowFactory.create(keep.get(i) ? 1.0 : 0.0, Vectors.dense(x)));
        }
        LogisticRegressionModel model = new LogisticRegression()
                .setRegParam(config.regularization())
                .setMaxIter(config.iterations())
                .setStandardization(false)
                .fit(session.createDataFrame(rows, COLUMNS));
        List<Double> line = new ArrayList<>();
        for (double weight : model.coefficients().toArray()) {
            line.add(weight);
        }
        line.add(model.intercept());
        return line;
    }

    /** Writes every part of a catalogue again, judged by the filter, and the manifest last. */
    public List<Manifest.Entry> apply(LearnedFilter filter, String catalogue, String labels, String out) {
        int parts = ClipCatalogue.openUnread(Storage.at(catalogue))
                .manifest()
                .files()
                .size();
        return new JavaSparkContext(session.sparkContext())
                .parallelize(IntStream.range(0, parts).boxed().toList(), parts == 0 ? 1 : parts)
                .map(part -> {
                    ClipCatalogue from = ClipCatalogue.openUnread(Storage.at(catalogue));
                    Manifest.Entry entry = from.manifest().files().get(part);
                    Labels said = Labels.read(Storage.file(labels));
                    return ClipCatalogue.writePart(
                            Storage.at(out),
                            entry.name(),
                            from.rows(entry).stream()
                                    .map(row -> filter.judged(row, said))
                                    .toList());
                })
                .collect();
    }

    @Override
    public void close() {
        session.stop();
    }
}
