package vidact.torch.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import vidact.core.page.PlotScale;

/**
 * A curve over the steps of training as an SVG line.
 *
 * @param title name of the figure
 * @param points {@code x,y} pairs of an SVG polyline
 * @param top largest value, at the upper edge; likewise bottom
 * @param steps last step, at the right edge
 */
public record TrainingCurve(String title, String points, String top, String bottom, long steps) {
    private static final int WIDTH = 600;
    private static final int HEIGHT = 140;

    /** Points drawn at most; each is the mean of its share of the steps. */
    private static final int DRAWN = 200;

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The curves of a metrics file; none if it is not there.
     *
     * @param figures their names; those that fewer than two lines have are left out
     */
    public static List<TrainingCurve> read(Path metrics, List<String> figures) {
        if (!Files.isRegularFile(metrics)) {
            return List.of();
        }
        try {
            List<JsonNode> lines = new ArrayList<>();
            for (String line : Files.readAllLines(metrics)) {
                lines.add(JSON.readTree(line));
            }
            List<TrainingCurve> curves = new ArrayList<>();
            for (String figure : figures) {
                List<JsonNode> having =
                        lines.stream().filter(line -> line.has(figure)).toList();
                if (having.size() > 1) {
                    curves.add(of(figure, having));
                }
            }
            return curves;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + metrics, e);
        }
    }

    private static TrainingCurve of(String figure, List<JsonNode> lines) {
        int drawn = Math.min(DRAWN, lines.size());
        double[] means = new double[drawn];
        double top = Double.NEGATIVE_INFINITY;
        double bottom = Double.POSITIVE_INFINITY;
        for (int i = 0; i < drawn; i++) {
            int from = i * lines.size() / drawn;
            int to = (i + 1) * lines.size() / drawn;
            means[i] = lines.subList(from, to).stream()
                    .mapToDouble(line -> line.path(figure).asDouble())
                    .average()
                    .orElseThrow();
            top = Math.max(top, means[i]);
            bottom = Math.min(bottom, means[i]);
        }
        PlotScale scale = new PlotScale(WIDTH, HEIGHT, drawn, top, bottom);
        String title = figure.replace('_', ' ');
        return new TrainingCurve(
                title,
                scale.curve(means, 0),
                number(top),
                number(bottom),
                lines.get(lines.size() - 1).path("step").asLong() + 1);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
