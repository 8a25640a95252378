package vidact.ingestion.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import vidact.core.catalogue.ClipCatalogue;
import vidact.core.catalogue.ClipFrames;
import vidact.core.catalogue.ClipRow;
import vidact.core.catalogue.Score;
import vidact.core.image.Image;
import vidact.core.image.Resize;
import vidact.core.page.Page;
import vidact.core.storage.DatasetException;
import vidact.core.video.VideoException;

/** Goes once through a catalogue, keeps counts alone, and writes them as a page. */
public final class CatalogueReport {
    private static final String TEMPLATE = "catalogue.html";
    private static final int VERBS = 30;
    private static final int KEPT_SHOWN = 24;
    private static final int REJECTED_SHOWN = 4; // of each reason
    private static final int THUMBNAIL = 96; // pixels of the longer side

    private final Verbs verbs = new Verbs();
    private final Map<String, Long> datasets = new TreeMap<>();
    private final Map<String, Long> splits = new TreeMap<>();
    private final Map<String, Long> licences = new TreeMap<>();
    private final Map<String, Long> reasons = new TreeMap<>();
    private final Map<String, Long> verbCounts = new TreeMap<>();
    private final Map<Score, Histogram> histograms = new EnumMap<>(Score.class);
    private final Map<String, List<ClipRow>> shown = new LinkedHashMap<>();
    private long clips;
    private long kept;
    private long captioned;
    private double seconds;

    /** Takes in all rows of a catalogue. */
    public CatalogueReport(ClipCatalogue catalogue) {
        for (Score score : Score.values()) {
            histograms.put(score, new Histogram());
        }
        catalogue.rows().forEach(this::add);
    }

    /** Figures for the summary. */
    public Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("clips", clips);
        figures.put("kept", kept);
        figures.put("kept_by_split", splits);
        figures.put("kept_hours", seconds / 3600);
        figures.put("rejected", reasons);
        return figures;
    }

    /** Writes the page; pictures are inside it. */
    public void write(Path file) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("clips", clips);
        page.put("kept", kept);
        page.put("share", percent(kept, clips));
        page.put("captioned", percent(captioned, clips));
        page.put("hours", String.format(Locale.ROOT, "%.2f", seconds / 3600));
        page.put("datasets", bars(datasets, false, Integer.MAX_VALUE));
        page.put("splits", bars(splits, false, Integer.MAX_VALUE));
        page.put("licences", bars(licences, false, Integer.MAX_VALUE));
        page.put("reasons", bars(reasons, false, Integer.MAX_VALUE));
        page.put("verbs", bars(verbCounts, true, VERBS));
        page.put("anyRejected", !reasons.isEmpty());
        page.put("anyVerb", !verbCounts.isEmpty());
        page.put("verbCount", verbCounts.size());
        List<Object> drawn = new ArrayList<>();
        List<String> unmeasured = new ArrayList<>();
        histograms.forEach((score, histogram) -> {
            if (histogram.count() == 0) {
                unmeasured.add(score.label());
            } else {
                drawn.add(histogram.drawn(score.label()));
            }
        });
        page.put("histograms", drawn);
        page.put("unmeasured", String.join(", ", unmeasured));
        page.put("hasUnmeasured", !unmeasured.isEmpty());
        page.put(
                "galleries",
                shown.entrySet().stream()
                        .map(entry -> new Gallery(
                                entry.getKey(),
                                entry.getValue().stream()
                                        .map(CatalogueReport::thumbnail)
                                        .toList()))
                        .toList());
        Page.write(file, CatalogueReport.class, TEMPLATE, page);
    }

    /** A line of a bar chart; the width is a percentage. */
    private record Bar(String name, long count, String width) {}

    /** Some clips with what they have in common. */
    private record Gallery(String title, List<Thumbnail> clips) {}

    private record Thumbnail(boolean hasPicture, String picture, String caption, String uri) {}

    private void add(ClipRow row) {
        clips++;
        datasets.merge(row.source().dataset(), 1L, Long::sum);
        licences.merge(
                row.source().licence().isEmpty() ? "not stated" : row.source().licence(), 1L, Long::sum);
        captioned += row.caption().isEmpty() ? 0 : 1;
        row.scores()
                .values()
                .forEach((score, value) ->
                        histograms.getOrDefault(score, new Histogram()).add(value));
        for (String reason : row.verdict().rejectReasons()) {
            reasons.merge(reason, 1L, Long::sum);
            show("rejected: " + reason, row, REJECTED_SHOWN);
        }
        if (row.kept()) {
            kept++;
            seconds += (row.timing().endMicros() - row.timing().startMicros()) / 1e6;
            splits.merge(row.source().split(), 1L, Long::sum);
            verbs.first(row.caption()).ifPresent(verb -> verbCounts.merge(verb, 1L, Long::sum));
            show("kept", row, KEPT_SHOWN);
        }
    }

    private void show(String title, ClipRow row, int most) {
        List<ClipRow> some = shown.computeIfAbsent(title, key -> new ArrayList<>());
        if (some.size() < most) {
            some.add(row);
        }
    }

    /** The middle sampled frame, where the clip was decoded without trouble. */
    private static Thumbnail thumbnail(ClipRow row) {
        String picture = "";
        List<Long> frames = row.timing().frameMicros();
        if (!frames.isEmpty()) {
            try {
                Long middle = frames.get(frames.size() / 2);
                Image image = ClipFrames.read(
                                row.source().uri(), List.of(middle), frame -> Resize.within(frame, THUMBNAIL))
                        .get(0);
                picture = Page.source(image);
            } catch (DatasetException | VideoException e) {
                picture = ""; // a file that is gone by now has no picture
            }
        }
        return new Thumbnail(
                !picture.isEmpty(), picture, row.caption(), row.source().uri());
    }

    /** Bars from the longest on, as long as their counts or the logarithms of these. */
    private static List<Bar> bars(Map<String, Long> counts, boolean logarithmic, int most) {
        double longest = counts.values().stream()
                .mapToDouble(count -> length(count, logarithmic))
                .max()
                .orElse(1);
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .map(entry -> new Bar(
                        entry.getKey(),
                        entry.getValue(),
                        String.format(Locale.ROOT, "%.1f", 100 * length(entry.getValue(), logarithmic) / longest)))
                .toList();
    }

    private static double length(long count, boolean logarithmic) {
        return logarithmic ? Math.log(count + 1.0) : count;
    }

    private static String percent(long part, long whole) {
        return String.format(Locale.ROOT, "%.1f %%", 100.0 * part / Math.max(1, whole));
    }
}
