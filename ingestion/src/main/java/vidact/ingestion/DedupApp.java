package vidact.ingestion;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import vidact.core.catalogue.ClipCatalogue;
import vidact.core.catalogue.ClipRow;
import vidact.core.command.Commands;
import vidact.core.command.CommonOptions;
import vidact.core.command.Run;
import vidact.core.config.Configs;
import vidact.core.storage.Manifest;
import vidact.core.storage.Storage;
import vidact.ingestion.dedup.DedupConfig;
import vidact.ingestion.dedup.DuplicateGroups;
import vidact.ingestion.dedup.Fingerprint;
import vidact.ingestion.filter.Reason;
import vidact.ingestion.report.CatalogueReport;
import vidact.ingestion.spark.DedupJob;

/** {@code ./vidact dedup}: one of each group of equal or nearly equal clips is kept. */
@Command(
        name = "dedup",
        description =
                "Finds clips that show the same, across data sets, and keeps one of each group: the one with most pixels, then the"
                        + " longest, then the one with the least id.",
        footer = {"", "Example: ./vidact dedup --clips runs/clips --out runs/unique"})
public final class DedupApp implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(names = "--clips", required = true, paramLabel = "DIR", description = "clip catalogue, from ingest")
    private String clips;

    @Option(names = "--master", defaultValue = "local[*]", description = "Spark master; default: ${DEFAULT-VALUE}")
    private String master;

    public static void main(String[] arguments) {
        Commands.main(new DedupApp(), arguments);
    }

    @Override
    public Integer call() {
        DedupConfig config = options.load(DedupConfig.class, "dedup");
        ClipCatalogue catalogue = ClipCatalogue.open(Storage.at(clips));
        Map<String, String> question = Map.of("config", Configs.toJson(config), "clips", Run.fingerprint(clips));
        Run run = Run.in(options, "dedup", question);
        if (run.finished()) {
            return 0;
        }
        DuplicateGroups groups = new DuplicateGroups();
        DedupJob.pairs(master, clips, config).forEach(pair -> groups.join(pair.first(), pair.second()));
        Storage storage = Storage.at(options.out().toString());
        List<Manifest.Entry> parts = new ArrayList<>();
        for (int part = 0; part < catalogue.manifest().files().size(); part++) {
            Manifest.Entry entry = catalogue.manifest().files().get(part);
            long first = part * DedupJob.PART_ROWS;
            List<ClipRow> rows = catalogue.rows(entry);
            parts.add(ClipCatalogue.writePart(
                    storage,
                    entry.name(),
                    IntStream.range(0, rows.size())
                            .mapToObj(i -> judged(rows.get(i), first + i, groups))
                            .toList()));
        }
        ClipCatalogue.finish(storage, parts, question);
        CatalogueReport report = new CatalogueReport(ClipCatalogue.open(storage));
        report.write(options.out().resolve("index.html"));
        run.finish(new LinkedHashMap<>(report.figures()));
        return 0;
    }

    private static ClipRow judged(ClipRow row, long place, DuplicateGroups groups) {
        Optional<Fingerprint> kept = groups.kept(place);
        return kept.isEmpty()
                ? row
                : row.grouped(
                        kept.get().clipUid(),
                        kept.get().place() == place ? List.of() : List.of(Reason.DUPLICATE.label()));
    }
}
