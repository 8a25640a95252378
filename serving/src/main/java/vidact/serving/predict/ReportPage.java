package vidact.serving.predict;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import vidact.core.Interval;
import vidact.core.image.PngFiles;
import vidact.core.page.Page;
import vidact.core.storage.AtomicFiles;
import vidact.core.video.VideoWriter;
import vidact.torch.train.TrainingCurve;

/** Writes the page: figures, curves, and every clip from worst to best. Everything is inside it, so it opens from disk. */
public final class ReportPage {
    private static final String TEMPLATE = "/vidact/serving/predict.html";
    private static final double SHOWN_FRAMES_PER_SECOND = 3;

    private final Path out;

    /**
     * A page in a folder.
     *
     * @param out gets {@code index.html}, {@code videos/} and {@code filmstrips/}
     */
    public ReportPage(Path out) {
        this.out = out;
    }

    /**
     * Writes page, filmstrips and videos.
     *
     * @param facts lines that say what was predicted with what
     * @param metrics training's metrics file; curves are left out if it is not there
     */
    public Path write(List<String> facts, Map<String, Interval> figures, Path metrics, Findings findings) {
        List<Prediction> worstFirst = findings.predictions().stream()
                .sorted(Comparator.comparingDouble(p -> p.psnr() - p.psnrCopyTokenized()))
                .toList();
        List<Row> rows = new ArrayList<>();
        for (Prediction prediction : worstFirst) {
            rows.add(row(rows.size() + 1, prediction));
        }
        Map<String, Object> page = Map.of(
                "facts", facts,
                "clips", findings.predictions().size(),
                "figures",
                        figures.entrySet().stream()
                                .map(entry -> Figure.of(entry.getKey(), entry.getValue()))
                                .toList(),
                "horizons", findings.horizons().rows(),
                "curves", TrainingCurve.read(metrics, List.of("loss", "token_accuracy")),
                "hasContrasts", findings.contrasts().pairs() > 0,
                "contrasts",
                        findings.contrasts().wrongFirst().stream().map(Pair::of).toList(),
                "rows", rows);
        Path file = out.resolve("index.html");
        Page.write(file, ReportPage.class, TEMPLATE, page);
        return file;
    }

    /** A line of the table of figures. */
    private record Figure(String name, String mean, String low, String high) {
        static Figure of(String name, Interval interval) {
            return new Figure(name, number(interval.mean()), number(interval.low()), number(interval.high()));
        }
    }

    /** A clip on the page; filmstrip and video are base64. */
    private record Row(
            int rank,
            String name,
            String caption,
            String psnr,
            String copy,
            String accuracy,
            String filmstrip,
            String video) {}

    /** Two captions on the same frames. */
    private record Pair(
            String own, String ownMoved, String swapped, String swappedMoved, String verdict, String filmstrip) {
        static Pair of(Contrast contrast) {
            return new Pair(
                    contrast.own().clip().caption(),
                    contrast.underOwn().orElse("nothing"),
                    contrast.swapped().clip().caption(),
                    contrast.underOther().orElse("nothing"),
                    contrast.right() ? "right" : "wrong",
                    Page.source(PngFiles.grid(contrast.rows(), Filmstrip.GAP)));
        }
    }

    private Row row(int rank, Prediction prediction) {
        Filmstrip filmstrip = new Filmstrip(prediction);
        byte[] png = PngFiles.encode(filmstrip.strip());
        String name = prediction.clip().name();
        String stem = String.format("%04d-%s", rank, name.replaceAll("[^A-Za-z0-9]+", "-"));
        Path video = out.resolve("videos").resolve(stem + ".mp4");
        VideoWriter.write(video, filmstrip.frames(), SHOWN_FRAMES_PER_SECOND);
        AtomicFiles.write(out.resolve("filmstrips").resolve(stem + ".png"), file -> write(file, png));
        return new Row(
                rank,
                name,
                prediction.clip().caption(),
                number(prediction.psnr()),
                number(prediction.psnrCopyTokenized()),
                number(prediction.accuracy().predicted()),
                Base64.getEncoder().encodeToString(png),
                Base64.getEncoder().encodeToString(read(video)));
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
