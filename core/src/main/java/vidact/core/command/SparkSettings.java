package vidact.core.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What every Spark job of ours asks of Spark, as its configuration's keys and values. */
public final class SparkSettings {
    private static final List<String> ENVIRONMENT = List.of(
            "OMP_WAIT_POLICY",
            "GOMP_SPINCOUNT",
            "MALLOC_MMAP_THRESHOLD_",
            "MALLOC_TRIM_THRESHOLD_",
            "MALLOC_ARENA_MAX",
            "TORCH_CPP_LOG_LEVEL",
            "VIDACT_DEVICE",
            "AWS_ENDPOINT_URL_S3",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "AWS_REGION");

    private SparkSettings() {}

    /**
     * Settings for those keys that nobody has set, such as {@code spark-submit}.
     *
     * <p>On a cluster without a job's jar, executors take the classes from where they are here, so that the checkout and Maven's
     * repository must be at the same path on every machine.
     */
    public static Map<String, String> of(String name, String master) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("spark.app.name", "vidact " + name);
        settings.put("spark.master", master);
        settings.put("spark.ui.enabled", "false");
        if (!master.startsWith("local") && System.getProperty("spark.jars") == null) {
            settings.put("spark.executor.extraClassPath", System.getProperty("java.class.path"));
            settings.put(
                    "spark.executor.extraJavaOptions",
                    "-Dorg.bytedeco.javacpp.maxphysicalbytes=0 -Dorg.bytedeco.javacpp.maxbytes=0");
            for (String variable : ENVIRONMENT) {
                String value = System.getenv(variable);
                if (value != null) {
                    settings.put("spark.executorEnv." + variable, value);
                }
            }
        }
        return settings;
    }
}
