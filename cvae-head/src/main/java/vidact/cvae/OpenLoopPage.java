package vidact.cvae;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import vidact.core.Interval;
import vidact.core.page.Page;
import vidact.core.page.PlotScale;
import vidact.torch.train.TrainingCurve;

/** A page on which a model's plans lie over what was done: a curve for each number of an action, a dot where each plan begins. */
final class OpenLoopPage {
    private static final String TEMPLATE = "open-loop.html";
    private static final int EPISODES = 12;
    private static final int WIDTH = 340;
    private static final int HEIGHT = 90;
    private static final List<String> CURVES = List.of(
            "arm_error",
            "validation_arm_error",
            "gripper_accuracy",
            "validation_gripper_accuracy",
            "divergence",
            "active_latents",
            "video",
            "validation_video");

    private OpenLoopPage() {}

    private record Line(String name, String value, String width) {}

    private record Figure(String name, String value) {}

    private record Plot(String name, String truth, List<String> plans, List<Dot> dots, String top, String bottom) {}

    private record Dot(String x, String y) {}

    private record Episode(String title, List<Plot> plots) {}

    /**
     * Writes it.
     *
     * @param metrics training's metrics file
     */
    static void write(Path file, OpenLoop open, NextFrames next, Map<String, Object> figures, Path metrics) {
        Map<String, Object> page = new LinkedHashMap<>();
        List<Line> lines = new ArrayList<>();
        List<String> names = new ArrayList<>(List.of("action_error"));
        names.addAll(OpenLoop.BASELINES);
        double longest =
                names.stream().mapToDouble(name -> mean(figures, name)).max().orElse(1);
        for (String name : names) {
            Interval interval = (Interval) figures.get(name);
            if (interval != null) {
                String value = text("%.3f [%.3f, %.3f]", interval.mean(), interval.low(), interval.high());
                lines.add(new Line(
                        name.equals("action_error") ? "model" : name.replace('_', ' '),
                        value,
                        text("%.1f", 100 * interval.mean() / longest)));
            }
        }
        page.put("lines", lines);
        page.put("numbers", numbers(figures));
        page.put("hasGripper", figures.containsKey("gripper_accuracy"));
        page.put("gripper", text("%.1f %%", 100 * mean(figures, "gripper_accuracy")));
        page.put("gripperRepeated", text("%.1f %%", 100 * mean(figures, "gripper_accuracy_repeat_last")));
        page.put("hasFrames", !next.isEmpty());
        if (!next.isEmpty()) {
            page.put("frames", Page.source(next.picture()));
            page.put("psnr", text("%.1f", mean(figures, "next_frame_psnr")));
            page.put("psnrCopy", text("%.1f", mean(figures, "next_frame_psnr_copy")));
        }
        page.put("curves", TrainingCurve.read(metrics, CURVES));
        page.put("count", open.episodes().size());
        page.put(
                "episodes",
                open.episodes().stream()
                        .limit(EPISODES)
                        .map(episode -> episode(open, episode))
                        .toList());
        Page.write(file, OpenLoopPage.class, TEMPLATE, page);
    }

    private static double mean(Map<String, Object> figures, String name) {
        return figures.get(name) instanceof Interval interval ? interval.mean() : 0;
    }

    private static List<Figure> numbers(Map<String, Object> figures) {
        List<Figure> numbers = new ArrayList<>();
        if (figures.get("error_by_number") instanceof Map<?, ?> errors) {
            errors.forEach((name, error) -> numbers.add(new Figure(name.toString(), text("%.4g", error))));
        }
        return numbers;
    }

    private static Episode episode(OpenLoop open, OpenLoop.Traced episode) {
        List<Plot> plots = new ArrayList<>();
        for (int i = 0; i < open.stats().action().size(); i++) {
            plots.add(plot(open, episode, i));
        }
        return new Episode(episode.rows().instruction(), plots);
    }

    private static Plot plot(OpenLoop open, OpenLoop.Traced episode, int number) {
        int rows = episode.rows().rows();
        double[] truth = episode.rows().actions().stream()
                .mapToDouble(action -> action[number])
                .toArray();
        double top = Double.NEGATIVE_INFINITY;
        double bottom = Double.POSITIVE_INFINITY;
        List<double[]> plans = new ArrayList<>();
        for (List<float[]> plan : episode.plans()) {
            double[] values = new double[plan.size()];
            for (int k = 0; k < values.length; k++) {
                values[k] = open.stats().action().plain(number, plan.get(k)[number]);
                top = Math.max(top, values[k]);
                bottom = Math.min(bottom, values[k]);
            }
            plans.add(values);
        }
        for (double value : truth) {
            top = Math.max(top, value);
            bottom = Math.min(bottom, value);
        }
        PlotScale scale = new PlotScale(WIDTH, HEIGHT, rows, top, bottom);
        List<String> curves = new ArrayList<>();
        List<Dot> dots = new ArrayList<>();
        for (int step = 0; step < plans.size(); step++) {
            int row = episode.stepRows().get(step);
            curves.add(scale.curve(plans.get(step), row));
            dots.add(new Dot(text("%.1f", scale.x(row)), text("%.1f", scale.y(plans.get(step)[0]))));
        }
        return new Plot(
                open.stats().action().names().get(number),
                scale.curve(truth, 0),
                curves,
                dots,
                text("%.3g", top),
                text("%.3g", bottom));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
