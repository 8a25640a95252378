package vidact.ingestion;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
import vidact.core.storage.Storage;
import vidact.ingestion.source.ClipFile;
import vidact.ingestion.source.Source;
import vidact.ingestion.spark.IngestJob;

/** {@code ./vidact ingest}: video files to a clip catalogue. */
@Command(
        name = "ingest",
        description = "Decodes, samples, scores and filters video files into a clip catalogue.",
        footer = {
            "",
            "Example: ./vidact ingest --source clips:videos --out runs/clips framesPerSecond=5",
            "Captions: captions.csv (file,caption), captions.json or NAME.json beside NAME.mp4."
        })
public final class IngestApp implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(
            names = "--source",
            required = true,
            paramLabel = "KIND:LOCATION",
            description = "clips:DIR; may be repeated")
    private List<String> sources;

    @Option(names = "--master", defaultValue = "local[*]", description = "Spark master; default: ${DEFAULT-VALUE}")
    private String master;

    public static void main(String[] arguments) {
        Commands.main(new IngestApp(), arguments);
    }

    @Override
    public Integer call() {
        IngestConfig config = options.load(IngestConfig.class, "ingest");
        List<ClipFile> files = new ArrayList<>();
        sources.forEach(source -> files.addAll(Source.of(source).files()));
        Map<String, String> question =
                Map.of("config", Configs.toJson(config), "files", Hashes.sha256(files.toString()));
        Run run = Run.in(options.out(), "ingest", question);
        if (run.finished()) {
            return 0;
        }
        String out = options.out().toString();
        IngestJob.run(master, files, new IngestJob.Order(config, options.seed(), out), question);
        run.finish(figures(ClipCatalogue.open(Storage.at(out))));
        return 0;
    }

    private static Map<String, Object> figures(ClipCatalogue catalogue) {
        long kept = 0;
        Map<String, Integer> rejected = new TreeMap<>();
        Map<String, Integer> splits = new TreeMap<>();
        for (ClipRow row : (Iterable<ClipRow>) catalogue.rows()::iterator) {
            row.verdict().rejectReasons().forEach(reason -> rejected.merge(reason, 1, Integer::sum));
            if (row.kept()) {
                kept++;
                splits.merge(row.source().split(), 1, Integer::sum);
            }
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("clips", catalogue.manifest().rows());
        figures.put("kept", kept);
        figures.put("kept_by_split", splits);
        figures.put("rejected", rejected);
        return figures;
    }
}
