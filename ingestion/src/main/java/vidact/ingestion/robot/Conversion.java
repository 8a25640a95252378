package vidact.ingestion.robot;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import vidact.core.Chunks;
import vidact.core.command.Progress;
import vidact.core.config.Configs;
import vidact.core.lerobot.EpisodeRow;
import vidact.core.lerobot.LeRobotWriter;
import vidact.core.lerobot.RecordedEpisode;
import vidact.core.storage.AtomicFiles;

/**
 * Writes a robot data set as LeRobot v3.0. {@value #REPORT} beside LeRobot's own files says what the numbers mean, how well they passed
 * their checks, and which episodes were left out and why. Episodes that an interrupted run wrote are kept.
 */
public final class Conversion {
    /** File that holds conventions, checks and rejected episodes. */
    public static final String REPORT = "meta/vidact.json";

    private static final String SOURCE = "source";
    private static final String SPLIT = "split";
    private static final String CHECK = "check ";

    private final EpisodeSource source;
    private final EpisodeSource.Description description;
    private final RobotConfig config;
    private final Path out;
    private final LeRobotWriter writer;
    private final Map<String, String> rejected = new TreeMap<>();

    /** A conversion into a folder that is new or holds an unfinished one of the same source. */
    public Conversion(EpisodeSource source, RobotConfig config, Path out) {
        this.source = source;
        description = source.description();
        this.config = config;
        this.out = out;
        writer = new LeRobotWriter(out, description.info(), List.of());
    }

    /** What became of an episode: it was read, or why not. */
    private record Outcome(String name, List<RecordedEpisode> read, String reason) {}

    /**
     * Converts everything.
     *
     * @return figures for the summary
     */
    public Map<String, Object> run() {
        Set<String> done = writer.rows().stream().map(row -> fact(row, SOURCE)).collect(Collectors.toSet());
        List<String> names = description.episodes().stream()
                .filter(name -> !done.contains(name))
                .toList();
        List<RecordedEpisode> part = new ArrayList<>();
        int seen = done.size();
        try (Progress progress = Progress.start("ingest", description.episodes().size())) {
            for (List<String> some : Chunks.of(names, Runtime.getRuntime().availableProcessors())) {
                List<Outcome> outcomes =
                        some.parallelStream().map(this::outcome).toList();
                for (Outcome outcome : outcomes) {
                    part.addAll(outcome.read());
                    if (outcome.read().isEmpty()) {
                        rejected.put(outcome.name(), outcome.reason());
                    }
                }
                if (megabytes(part) >= config.megabytesPerFile()) {
                    writer.write(part);
                    part.clear();
                }
                seen += some.size();
                progress.at(seen, "episodes");
            }
        }
        if (!part.isEmpty()) {
            writer.write(part);
        }
        return finish();
    }

    private Outcome outcome(String name) {
        try {
            SourceEpisode read = source.read(name);
            Map<String, String> facts = new LinkedHashMap<>(read.episode().facts());
            facts.put(SOURCE, name);
            facts.put(SPLIT, read.split());
            description.conventions().checks().forEach((check, tolerance) -> {
                double residual = Objects.requireNonNull(read.residuals().get(check));
                if (residual > tolerance) {
                    throw new EpisodeException(
                            "it misses the check '" + check + "' by " + residual + ", more than " + tolerance);
                }
                facts.put(CHECK + check, Double.toString(residual));
            });
            return new Outcome(
                    name,
                    List.of(new RecordedEpisode(
                            read.episode().instruction(), facts, read.episode().frames())),
                    "");
        } catch (EpisodeException e) {
            return new Outcome(name, List.of(), String.valueOf(e.getMessage()));
        }
    }

    private Map<String, Object> finish() {
        List<EpisodeRow> rows = writer.rows();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("episodes", description.episodes().size());
        figures.put("kept", rows.size());
        figures.put("frames", writer.frames());
        figures.put("rejected", rejected.isEmpty() ? Map.of() : Map.of("unusable", rejected.size()));
        figures.put(
                "empty_instructions",
                rows.stream().filter(row -> row.instruction().isEmpty()).count());
        if (rows.isEmpty()) {
            throw new IllegalStateException("none of the " + rejected.size() + " episodes can be used; the first: "
                    + rejected.entrySet().iterator().next());
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("conventions", description.conventions());
        report.put("worst_residuals", worst(rows));
        report.put("figures", figures);
        report.put("rejected", rejected);
        AtomicFiles.writeText(out.resolve(REPORT), Configs.toPrettyJson(report) + "\n");
        writer.finish(splits(rows));
        return figures;
    }

    /** By how much episodes missed each check at worst. */
    private Map<String, Double> worst(List<EpisodeRow> rows) {
        Map<String, Double> worst = new TreeMap<>();
        for (String check : description.conventions().checks().keySet()) {
            worst.put(
                    check,
                    rows.stream()
                            .mapToDouble(row -> Double.parseDouble(fact(row, CHECK + check)))
                            .max()
                            .orElse(0));
        }
        return worst;
    }

    /** Ranges of the splits; {@code train} for all where the episodes of a split do not follow one another. */
    private static Map<String, String> splits(List<EpisodeRow> rows) {
        Map<String, String> splits = new LinkedHashMap<>();
        int from = 0;
        for (int i = 1; i <= rows.size(); i++) {
            String split = fact(rows.get(from), SPLIT);
            if (i == rows.size() || !fact(rows.get(i), SPLIT).equals(split)) {
                if (splits.put(split, from + ":" + i) != null) {
                    return Map.of("train", "0:" + rows.size());
                }
                from = i;
            }
        }
        return splits;
    }

    private static String fact(EpisodeRow row, String name) {
        return row.facts().getOrDefault(EpisodeRow.FACT + name, "");
    }

    private static long megabytes(List<RecordedEpisode> episodes) {
        return episodes.stream()
                        .flatMap(episode -> episode.frames().stream())
                        .flatMap(frame -> frame.views().values().stream())
                        .mapToLong(image -> image.length())
                        .sum()
                >> 20;
    }
}
