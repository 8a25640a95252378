package vidact.ingestion;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import vidact.core.Hashes;
import vidact.core.catalogue.ClipCatalogue;
import vidact.core.catalogue.ClipRow;
import vidact.core.command.Commands;
import vidact.core.command.CommonOptions;
import vidact.core.command.Run;
import vidact.core.config.Configs;
import vidact.core.storage.AtomicFiles;
import vidact.core.storage.Manifest;
import vidact.core.storage.Storage;
import vidact.ingestion.report.CatalogueReport;
import vidact.ingestion.review.FilterLearning;
import vidact.ingestion.review.FilterLearningConfig;
import vidact.ingestion.review.Labels;
import vidact.ingestion.review.LearnedFilter;
import vidact.ingestion.spark.FilterJob;

/** {@code ./vidact learn-filter}: what a person would keep, learned from labels and applied to a whole catalogue. */
@Command(
        name = "learn-filter",
        description =
                "Learns from labelled clips which ones a person would keep, tells precision and recall on labelled videos that it did"
                        + " not see, and writes the catalogue again with that judgement.",
        footer = {"", "Example: ./vidact learn-filter --clips runs/clips --labels labels.csv --out runs/wanted"})
public final class LearnFilterApp implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(names = "--clips", required = true, paramLabel = "DIR", description = "clip catalogue, from ingest")
    private String clips;

    @Option(names = "--labels", required = true, paramLabel = "FILE", description = "CSV that review's page gives")
    private String labels;

    @Option(names = "--master", defaultValue = "local[*]", description = "Spark master; default: ${DEFAULT-VALUE}")
    private String master;

    public static void main(String[] arguments) {
        Commands.main(new LearnFilterApp(), arguments);
    }

    @Override
    public Integer call() {
        FilterLearningConfig config = options.load(FilterLearningConfig.class, "learn-filter");
        ClipCatalogue catalogue = ClipCatalogue.open(Storage.at(clips));
        Labels said = Labels.read(Storage.file(labels));
        Map<String, String> question = Map.of(
                "config", Configs.toJson(config),
                "seed", Long.toString(options.seed()),
                "clips", Run.fingerprint(clips),
                "labels", Hashes.sha256(Storage.file(labels)));
        Run run = Run.in(options, "learn-filter", question);
        if (run.finished()) {
            return 0;
        }
        List<ClipRow> labelled = catalogue
                .rows()
                .filter(row -> said.of(row.clipUid()).isPresent())
                .toList();
        FilterLearning learning = new FilterLearning(config, labelled, said, options.seed());
        Map<String, Object> figures = new LinkedHashMap<>();
        Storage out = Storage.at(options.destination());
        try (FilterJob job = new FilterJob(master)) {
            LearnedFilter filter = learning.learn((features, keep) -> job.fit(config, features, keep));
            AtomicFiles.writeText(options.out().resolve("filter.json"), Configs.toPrettyJson(filter) + "\n");
            List<Manifest.Entry> parts = job.apply(filter, clips, labels, options.destination());
            ClipCatalogue.finish(out, parts, question);
            figures.putAll(learning.figures(filter));
        }
        CatalogueReport report = new CatalogueReport(ClipCatalogue.open(out));
        report.write(options.out().resolve("index.html"));
        figures.putAll(report.figures());
        run.finish(figures);
        return 0;
    }
}
