package vidact.ingestion.relabel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import vidact.core.Hashes;
import vidact.core.catalogue.ClipCatalogue;
import vidact.core.catalogue.ClipRow;
import vidact.core.command.Progress;
import vidact.core.command.Run;
import vidact.core.config.Configs;
import vidact.core.storage.Manifest;
import vidact.core.storage.Storage;

/** Goes through a catalogue part by part; parts that an interrupted run finished are kept, and so is every reply. */
public final class RelabelJob {
    private final RelabelConfig config;
    private final String prompt;
    private final ClipCatalogue catalogue;
    private final Path out;
    private final String destination;
    private final CaptionCache cache;

    /** A job whose replies are kept below {@code out}. */
    public RelabelJob(RelabelConfig config, String prompt, ClipCatalogue catalogue, Path out) {
        this(config, prompt, catalogue, out, out.toString());
    }

    /**
     * A job whose replies are kept below {@code out}.
     *
     * @param destination where its results belong: {@code out}, or {@code s3://...}
     */
    public RelabelJob(RelabelConfig config, String prompt, ClipCatalogue catalogue, Path out, String destination) {
        this.config = config;
        this.prompt = prompt;
        this.catalogue = catalogue;
        this.out = out;
        this.destination = destination;
        cache = new CaptionCache(out.resolve("replies"), config, prompt);
    }

    /**
     * What a run would do.
     *
     * @param clips kept ones
     * @param cached those whose reply is known
     * @param completionTokens at most
     */
    public record Estimate(
            long clips, long cached, long requests, long promptTokens, long completionTokens, double cost) {}

    /** Prices the job before anything is sent. */
    public Estimate estimate() {
        long clips = 0;
        long known = 0;
        long frames = 0;
        try (Stream<ClipRow> rows = catalogue.rows()) {
            for (ClipRow row : (Iterable<ClipRow>) rows.filter(ClipRow::kept)::iterator) {
                clips++;
                if (cache.get(row.clipUid()).isPresent()) {
                    known++;
                } else {
                    frames += Math.min(
                            config.frames().count(), row.timing().frameMicros().size());
                }
            }
        }
        long requests = clips - known;
        long words = requests * prompt.split("\\s+", -1).length;
        long promptTokens = frames * config.price().promptTokensPerFrame() + words * 4 / 3;
        long completionTokens = requests * config.limits().maxTokens();
        return new Estimate(
                clips,
                known,
                requests,
                promptTokens,
                completionTokens,
                config.price().of(promptTokens, completionTokens));
    }

    /**
     * Writes the catalogue with its new captions.
     *
     * @param offline whether captions come from templates and nothing is sent
     * @param source location of the catalogue, for the record
     */
    public void run(boolean offline, String source) {
        Map<String, String> question = Map.of(
                "config", Configs.toJson(config),
                "prompt", Hashes.sha256(prompt),
                "offline", Boolean.toString(offline),
                "clips", Run.fingerprint(source));
        Run run = Run.in(out, destination, "relabel", question);
        if (run.finished()) {
            return;
        }
        Relabelling relabelling = new Relabelling(config, prompt, cache);
        Storage storage = Storage.at(out.toString());
        List<Manifest.Entry> parts = new ArrayList<>();
        long done = 0;
        try (Progress progress = Progress.start("relabel", catalogue.manifest().rows())) {
            for (Manifest.Entry part : catalogue.manifest().files()) {
                if (storage.exists(part.name())) {
                    parts.add(Manifest.Entry.of(storage, part.name(), part.rows()));
                } else {
                    List<ClipRow> rows = catalogue.rows(part);
                    List<ClipRow> relabelled =
                            offline ? rows.stream().map(Templates::relabelled).toList() : relabelling.relabel(rows);
                    parts.add(ClipCatalogue.writePart(storage, part.name(), relabelled));
                }
                done += part.rows();
                progress.at(
                        done,
                        String.format(
                                Locale.ROOT, "cost %.2f", relabelling.counts().cost()));
            }
        }
        ClipCatalogue.finish(storage, parts, question);
        Relabelling.Counts counts = relabelling.counts();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("clips", done);
        figures.put("asked", counts.asked());
        figures.put("from_cache", counts.cached());
        figures.put("failed", counts.failed());
        figures.put("cost", counts.cost());
        run.finish(figures);
    }
}
