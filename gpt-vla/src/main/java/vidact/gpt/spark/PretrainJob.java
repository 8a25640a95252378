package vidact.gpt.spark;

import java.io.Serializable;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceInformation;
import scala.Function1;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import vidact.core.command.SparkSettings;
import vidact.gpt.PretrainOrder;
import vidact.gpt.PretrainRank;
import vidact.torch.Device;

/**
 * Pre-training in barrier mode: all ranks start together, each a task. If one is lost, all start again and go on from the newest
 * checkpoint.
 */
public final class PretrainJob {
    private PretrainJob() {}

    /**
     * Where the ranks run.
     *
     * @param master of Spark
     * @param ranks tasks that run at the same time
     * @param cores of each rank
     * @param attempts times that the ranks are started before the run is given up
     */
    public record Cluster(String master, int ranks, int cores, int attempts) {}

    /**
     * Runs all ranks to the end.
     *
     * @return the first rank's figures, as JSON
     */
    public static String run(Cluster cluster, PretrainOrder order) {
        SparkConf conf = new SparkConf();
        SparkSettings.of("pretrain", cluster.master()).forEach(conf::setIfMissing);
        conf.set("spark.task.cpus", Integer.toString(cluster.cores())).set("spark.task.maxFailures", "1");
        try (JavaSparkContext spark = new JavaSparkContext(conf)) {
            for (int attempt = 1; ; attempt++) {
                try {
                    return attempt(spark, cluster.ranks(), order);
                } catch (Exception e) {
                    if (!(e instanceof SparkException) || attempt == cluster.attempts()) {
                        throw new IllegalStateException(
                                "pre-training failed at attempt " + attempt + ": " + reason(e), e);
                    }
                    System.err.println("pretrain: attempt " + attempt + " failed (" + reason(e)
                            + "); starting again from the newest checkpoint");
                }
            }
        }
    }

    private static String attempt(JavaSparkContext spark, int ranks, PretrainOrder order) throws SparkException {
        List<Integer> numbers = IntStream.range(0, ranks).boxed().toList();
        long run = new SecureRandom().nextLong();
        ClassTag<String> text = ClassTag$.MODULE$.apply(String.class);
        JavaRDD<String> figures = JavaRDD.fromRDD(
                spark.parallelize(numbers, ranks).rdd().barrier().mapPartitions(new Rank(order, run), false, text),
                text);
        return figures.collect().get(0);
    }

    private static String reason(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
    }

    /** A task. */
    private record Rank(PretrainOrder order, long run)
            implements Function1<Iterator<Integer>, Iterator<String>>, Serializable {
        @Override
        public Iterator<String> apply(Iterator<Integer> number) {
            BarrierTaskContext context = BarrierTaskContext.get();
            int rank = context.partitionId();
            String address = context.getTaskInfos()[rank].address();
            String host = address.contains(":") ? address.substring(0, address.lastIndexOf(':')) : address;
            ResourceInformation gpu = context.resourcesJMap().get("gpu");
            String device = gpu == null ? Device.AUTO : "cuda:" + gpu.addresses()[0];
            String figures = new PretrainRank(rank, host, device, context.cpus(), run)
                    .train(order, own -> Arrays.asList(context.allGather(own)));
            return CollectionConverters.asScala(List.of(figures).iterator());
        }
    }
}
