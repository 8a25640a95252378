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
import vidact.core.command.Commands;
import vidact.core.command.CommonOptions;
import vidact.core.command.Run;
import vidact.core.config.ConfigException;
import vidact.core.config.Configs;
import vidact.core.storage.Storage;
import vidact.ingestion.filter.HandDetector;
import vidact.ingestion.report.CatalogueReport;
import vidact.ingestion.robot.Conversion;
import vidact.ingestion.robot.EpisodeSource;
import vidact.ingestion.source.Source;
import vidact.ingestion.spark.IngestJob;

/** {@code ./vidact ingest}: video files to a clip catalogue. */
@Command(
        name = "ingest",
        description =
                "Video files become a clip catalogue, decoded, sampled, scored and filtered; robot data a LeRobot v3.0 data set.",
        footer = {
            "",
            "Example: ./vidact ingest --source clips:videos --out runs/clips framesPerSecond=5",
            "         ./vidact ingest --source clips:s3://bucket/films --out s3://bucket/clips shots.threshold=10",
            "         ./vidact ingest --source rlds:bridge_dataset/1.0.0 --out runs/bridge",
            "Captions: captions.csv (file,caption), captions.json or NAME.json beside NAME.mp4."
        })
public final class IngestApp implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(
            names = "--source",
            required = true,
            paramLabel = "KIND:LOCATION",
            description =
                    "clips:DIR, ssv2:DIR, epic:DIR, kinetics:DIR, howto100m:DIR, ego4d:DIR, as many as there are; or one"
                            + " robot data set: json:DIR, lerobot:DIR, rlds:DIR, calvin:DIR, hdf5:DIR")
    private List<String> sources;

    @Option(names = "--master", defaultValue = "local[*]", description = "Spark master; default: ${DEFAULT-VALUE}")
    private String master;

    public static void main(String[] arguments) {
        Commands.main(new IngestApp(), arguments);
    }

    @Override
    public Integer call() {
        IngestConfig config = options.load(IngestConfig.class, "ingest");
        return sources.stream().anyMatch(EpisodeSource::knows) ? episodes(config) : clips(config);
    }

    /** Robot episodes become a LeRobot data set. */
    private int episodes(IngestConfig config) {
        if (sources.size() != 1) {
            throw new ConfigException("a robot data set is converted alone, got --source " + sources
                    + ": run ingest once for each, with its own --out");
        }
        EpisodeSource source = EpisodeSource.of(here(sources.get(0)), config.robot());
        Run run = Run.in(
                options,
                "ingest",
                Map.of(
                        "config", Configs.toJson(config.robot()),
                        "source", sources.get(0),
                        "episodes",
                                Hashes.sha256(source.description().episodes().toString())));
        if (!run.finished()) {
            run.finish(new Conversion(source, config.robot(), options.out()).run());
        }
        return 0;
    }

    /** A robot data set that is in a store is brought to this machine. */
    private static String here(String source) {
        int colon = source.indexOf(':');
        String location = source.substring(colon + 1);
        return Storage.isRemote(location)
                ? source.substring(0, colon + 1) + Storage.at(location).fetchAll()
                : source;
    }

    /** Videos become a catalogue of clips. */
    private int clips(IngestConfig config) {
        String out = options.destination();
        List<Source> all = sources.stream().map(Source::of).toList();
        WorkList work = WorkList.of(all.stream().flatMap(Source::clips), config.clipsPerPart());
        Map<String, String> question = new LinkedHashMap<>(Map.of(
                "config", Configs.toJson(config),
                "seed", Long.toString(options.seed()),
                "clips", work.sha256()));
        if (config.hands().looks()) {
            question.put("hands", HandDetector.sha256(config.hands()));
        }
        Run run = Run.in(options, "ingest", question);
        if (run.finished()) {
            return 0;
        }
        WorkList.write(Storage.at(out), all.stream().flatMap(Source::clips), config.clipsPerPart());
        IngestJob.run(master, work, new IngestJob.Order(config, options.seed(), out), question);
        CatalogueReport report = new CatalogueReport(ClipCatalogue.open(Storage.at(out)));
        report.write(options.out().resolve("index.html"));
        run.finish(report.figures());
        work.delete(Storage.at(out));
        return 0;
    }
}
