package vidact.serving.predict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import vidact.core.Interval;
import vidact.core.image.Image;

/** A red and a blue square on grey; worlds in which one of them is pushed. */
final class ContrastsTest {
    private static final int SIDE = 32;
    private static final int SQUARE = 5;

    @Test
    void aModelThatHeedsTheCaptionIsRightOnEveryPair() {
        Contrasts contrasts = contrasts(everywhere());
        List<Prediction> pushes = List.of(push("red"), push("blue"));
        List<Clip> own = pushes.stream().map(Prediction::clip).toList();
        contrasts.add(
                pushes,
                model(clip -> clip.caption().contains("red") ? "red" : "blue", clip -> own.contains(clip) ? 1.5 : 4.0));
        assertThat(contrasts.pairs()).isEqualTo(2);
        assertThat(means(contrasts))
                .isEqualTo(Map.of(
                        "caption_pairs_right", 1.0,
                        "captions_right", 1.0,
                        "captions_right_truth", 1.0,
                        "captions_likelier", 1.0,
                        "captions_nats", 2.5));
    }

    @Test
    void aModelThatAlwaysMovesTheSameThingIsRightOnNoPairButOnHalfOfTheCaptions() {
        Contrasts contrasts = contrasts(everywhere());
        List<Prediction> deaf =
                List.of(pushed(push("red").clip(), "red"), pushed(push("blue").clip(), "red"));
        contrasts.add(deaf, model(clip -> "red", clip -> 3));
        assertThat(means(contrasts))
                .isEqualTo(Map.of(
                        "caption_pairs_right", 0.0,
                        "captions_right", 0.5,
                        "captions_right_truth", 1.0,
                        "captions_likelier", 0.0,
                        "captions_nats", 0.0));
    }

    @Test
    void nothingIsComparedWhereTheOtherThingIsOutOfReachOrTheCaptionNamesNoneOrBoth() {
        Contrasts.Model never = model(
                clip -> {
                    throw new AssertionError("asked for " + clip);
                },
                clip -> 0);
        Contrasts left = contrasts(new ContrastConfig.Region(0, 0, 0.5, 1));
        left.add(List.of(push("red")), never);
        Contrasts contrasts = contrasts(everywhere());
        Clip clip = push("red").clip();
        for (String caption : List.of("open the drawer", "put the red block on the blue one", "a reddish block")) {
            contrasts.add(List.of(pushed(new Clip("clip", caption, clip.frames()), "red")), never);
        }
        assertThat(left.pairs() + contrasts.pairs()).isZero();
        assertThat(contrasts.figures(1)).isEmpty();
    }

    @Test
    void aThingThatIsHalfHiddenDoesNotCountAsMoved() {
        Image before = picture(4, 24);
        Image hidden = overlaid(picture(7, 24), 24, 22, SQUARE, SQUARE - 1);
        Prediction prediction = prediction(new Clip("clip", "push the red block", List.of(before, hidden)), hidden);
        Contrasts contrasts = contrasts(everywhere());
        contrasts.add(List.of(prediction), model(clip -> "blue", clip -> 0));
        assertThat(means(contrasts)).containsEntry("captions_right_truth", 1.0).containsEntry("captions_right", 1.0);
    }

    /** A model that moves a thing, to which true videos are so surprising. */
    private static Contrasts.Model model(Function<Clip, String> moved, ToDoubleFunction<Clip> surprise) {
        return new Contrasts.Model() {
            @Override
            public List<Prediction> predict(List<Clip> clips) {
                return clips.stream()
                        .map(clip -> pushed(clip, moved.apply(clip)))
                        .toList();
            }

            @Override
            public List<Double> surprise(List<Clip> clips) {
                return clips.stream().map(surprise::applyAsDouble).toList();
            }
        };
    }

    @Test
    void twinsTellByTheTrueVideosOfClipsThatBeginAlike() {
        Prediction red = push("red");
        Prediction blue = push("blue");
        assertThat(twins(red, blue)).isEqualTo(Map.of("twins_right", 1.0, "twin_captions_right", 1.0));
        assertThat(twins(red, pushed(blue.clip(), "red")))
                .isEqualTo(Map.of("twins_right", 0.0, "twin_captions_right", 0.5));
        assertThat(twins(red, red)).as("captions that name the same").isEmpty();
        Clip elsewhere = new Clip("clip", "push the blue block", List.of(picture(5, 24), after("blue")));
        assertThat(twins(red, pushed(elsewhere, "blue"))).as("other beginnings").isEmpty();
    }

    private static Map<String, Double> twins(Prediction... predictions) {
        return means(new Twins(config(everywhere()), List.of(predictions)).figures(1));
    }

    private static Contrasts contrasts(ContrastConfig.Region region) {
        return new Contrasts(config(region));
    }

    private static ContrastConfig config(ContrastConfig.Region region) {
        Map<String, List<Integer>> objects = new LinkedHashMap<>();
        objects.put("red", List.of(230, 26, 26));
        objects.put("blue", List.of(26, 51, 230));
        return new ContrastConfig(objects, 0.25, 6, region);
    }

    private static ContrastConfig.Region everywhere() {
        return new ContrastConfig.Region(0, 0, 1, 1);
    }

    private static Prediction push(String thing) {
        Image before = picture(4, 24);
        Image after = after(thing);
        return prediction(new Clip("clip", "push the " + thing + " block", List.of(before, after)), after);
    }

    private static Prediction pushed(Clip clip, String thing) {
        return prediction(clip, after(thing));
    }

    /** Shaded and a little off, as predicted pictures are. */
    private static Image after(String thing) {
        return "red".equals(thing) ? picture(9, 25) : picture(4, 17);
    }

    private static Prediction prediction(Clip clip, Image predicted) {
        return new Prediction(
                clip,
                List.of(clip.frames().get(1)),
                List.of(predicted),
                clip.frames().get(0),
                new Prediction.Accuracy(0, 0));
    }

    private static Image picture(int redX, int blueX) {
        byte[] rgb = new byte[SIDE * SIDE * Image.CHANNELS];
        Arrays.fill(rgb, (byte) 150);
        square(rgb, redX, 10, SQUARE, SQUARE, new int[] {200, 25, 30});
        square(rgb, blueX, 22, SQUARE, SQUARE, new int[] {20, 40, 170});
        return Image.owning(SIDE, SIDE, rgb);
    }

    private static Image overlaid(Image image, int x, int y, int width, int height) {
        byte[] rgb = image.toBytes();
        square(rgb, x, y, width, height, new int[] {60, 60, 60});
        return Image.owning(SIDE, SIDE, rgb);
    }

    private static void square(byte[] rgb, int left, int top, int width, int height, int[] colour) {
        for (int i = 0; i < width * height; i++) {
            int pixel = (top + i / width) * SIDE + left + i % width;
            for (int c = 0; c < Image.CHANNELS; c++) {
                rgb[pixel * Image.CHANNELS + c] = (byte) colour[c];
            }
        }
    }

    private static Map<String, Double> means(Contrasts contrasts) {
        return means(contrasts.figures(1));
    }

    private static Map<String, Double> means(Map<String, Interval> figures) {
        Map<String, Double> means = new LinkedHashMap<>();
        for (Map.Entry<String, Interval> entry : figures.entrySet()) {
            means.put(entry.getKey(), Objects.requireNonNull(entry.getValue()).mean());
        }
        return means;
    }
}
