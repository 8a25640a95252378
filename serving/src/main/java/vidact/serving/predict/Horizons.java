package vidact.serving.predict;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vidact.core.image.Image;
import vidact.core.image.Psnr;
import vidact.core.image.Ssim;
import vidact.gpt.sample.Forcing;

/** What becomes of predictions the further they reach: figures of the first predicted frame of all clips, the second, and so on. */
public final class Horizons {
    private final List<Prediction> predictions = new ArrayList<>();
    private final Map<Forcing, List<List<Horizon>>> judged = new EnumMap<>(Forcing.class);

    /** Adds predictions as they are shown. */
    public void add(List<Prediction> some) {
        predictions.addAll(some);
    }

    /** Adds how a batch was judged. */
    public void add(Map<Forcing, List<Horizon>> batch) {
        batch.forEach((forcing, horizons) ->
                judged.computeIfAbsent(forcing, key -> new ArrayList<>()).add(horizons));
    }

    /**
     * One map a predicted frame: {@code frame} from 1, {@code psnr_predicted}, {@code psnr_copy_tokenised}, {@code
     * ssim_predicted}, and, where it was judged, the figures of {@code teacher}, {@code frame_forced} and {@code free}.
     */
    public List<Map<String, Object>> figures() {
        Map<Forcing, List<Horizon>> means = new EnumMap<>(Forcing.class);
        judged.forEach((forcing, batches) -> means.put(forcing, Horizon.mean(batches)));
        List<Map<String, Object>> figures = new ArrayList<>();
        for (int i = 0; i < predictions.get(0).truth().size(); i++) {
            int frame = i;
            List<Image> truth = frames(prediction -> prediction.truth().get(frame));
            List<Image> predicted = frames(prediction -> prediction.predicted().get(frame));
            Map<String, Object> figure = new LinkedHashMap<>();
            figure.put("frame", frame + 1);
            figure.put("psnr_predicted", Psnr.of(predicted, truth));
            figure.put("psnr_copy_tokenised", Psnr.of(frames(Prediction::lastTokenized), truth));
            figure.put("ssim_predicted", Ssim.of(predicted, truth));
            means.forEach((forcing, horizons) -> figure.put(name(forcing), of(horizons.get(frame))));
            figures.add(figure);
        }
        return figures;
    }

    /** The same as rows of a table. */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (Map<String, Object> figure : figures()) {
            rows.add(new Row(
                    String.valueOf(figure.get("frame")),
                    number(figure.get("psnr_predicted")),
                    number(figure.get("psnr_copy_tokenised")),
                    number(figure.get("ssim_predicted")),
                    crossEntropy(figure, Forcing.TEACHER),
                    crossEntropy(figure, Forcing.FRAME),
                    crossEntropy(figure, Forcing.NONE)));
        }
        return rows;
    }

    /** A row of the page's table. */
    record Row(String frame, String psnr, String copy, String ssim, String teacher, String frameForced, String free) {}

    private List<Image> frames(Function<Prediction, Image> frame) {
        return predictions.stream().map(frame).toList();
    }

    private static Map<String, Object> of(Horizon horizon) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("cross_entropy", horizon.crossEntropy());
        figures.put("token_accuracy", horizon.accuracy());
        figures.put("psnr", horizon.psnr());
        figures.put("ssim", horizon.ssim());
        return figures;
    }

    private static String name(Forcing forcing) {
        return switch (forcing) {
            case TEACHER -> "teacher";
            case FRAME -> "frame_forced";
            case NONE -> "free";
        };
    }

    private static String crossEntropy(Map<String, Object> figure, Forcing forcing) {
        return figure.get(name(forcing)) instanceof Map<?, ?> of ? number(of.get("cross_entropy")) : "";
    }

    private static String number(@Nullable Object value) {
        return value instanceof Number number ? String.format(Locale.ROOT, "%.3f", number.doubleValue()) : "";
    }
}
