package vidact.serving.predict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import vidact.core.Check;
import vidact.core.image.Image;
import vidact.core.image.Preprocess;
import vidact.core.image.Psnr;
import vidact.core.image.Ssim;
import vidact.gpt.Backbone;
import vidact.gpt.WindowConfig;
import vidact.gpt.sample.Forcing;
import vidact.gpt.sample.Forecast;
import vidact.gpt.sample.Sampling;
import vidact.vqgan.FrameTokenizer;

/** Predicts the later frames of clips from their given ones and their caption; nothing else of a clip reaches the model. */
public final class Predictor {
    private final Backbone backbone;
    private final FrameTokenizer tokenizer;

    public Predictor(Backbone backbone, FrameTokenizer tokenizer) {
        Check.argument(
                backbone.config().tokenizerSha256().equals(tokenizer.origin().tokenizerSha256()),
                "the model was trained on codes of another tokenizer than %s: use the one in its own folder",
                backbone.tokenizer());
        this.backbone = backbone;
        this.tokenizer = tokenizer;
    }

    /** Which frames of a clip a sequence is made of. */
    public WindowConfig window() {
        return backbone.config().window();
    }

    /** What frames go through before the model sees them. */
    public Preprocess preprocess() {
        return tokenizer.preprocess();
    }

    /**
     * Predicts.
     *
     * @param given how many frames of each clip the model sees
     * @param frames how many it predicts
     * @param seed decides what is drawn, where chance has a part
     * @return one prediction a clip
     */
    public List<Prediction> predict(List<Clip> clips, int given, int frames, Sampling sampling, long seed) {
        List<List<int[]>> codes = codes(clips, given + frames);
        List<List<int[]>> seen = parts(codes, 0, given);
        List<Forecast> forecasts = backbone.predict(captions(clips), seen, frames, sampling, seed);
        List<Prediction> predictions = new ArrayList<>();
        for (int i = 0; i < clips.size(); i++) {
            List<int[]> truth = codes.get(i).subList(given, given + frames);
            predictions.add(new Prediction(
                    clips.get(i),
                    clips.get(i).frames().subList(given, given + frames),
                    images(forecasts.get(i).codes()),
                    images(seen.get(i)).get(given - 1),
                    accuracy(forecasts.get(i).codes(), truth, seen.get(i).get(given - 1))));
        }
        return predictions;
    }

    /** How the model does frame by frame, for each of the ways in which it may see the truth. */
    public Map<Forcing, List<Horizon>> judge(List<Clip> clips, int given, int frames) {
        List<List<int[]>> codes = codes(clips, given + frames);
        List<List<int[]>> seen = parts(codes, 0, given);
        List<List<int[]>> truth = parts(codes, given, given + frames);
        Map<Forcing, List<Horizon>> horizons = new EnumMap<>(Forcing.class);
        for (Forcing forcing : Forcing.values()) {
            List<Forecast> forecasts = backbone.judge(captions(clips), seen, truth, forcing);
            List<Horizon> frameByFrame = new ArrayList<>();
            for (int frame = 0; frame < frames; frame++) {
                frameByFrame.add(horizon(clips, forecasts, truth, given, frame));
            }
            horizons.put(forcing, frameByFrame);
        }
        return horizons;
    }

    /** Of each clip: nats of the true codes of its later frames, each token seeing the truth of all before it. */
    public List<Double> surprise(List<Clip> clips, int given, int frames) {
        List<List<int[]>> codes = codes(clips, given + frames);
        int each = tokenizer.origin().grid().tokens();
        return backbone
                .judge(captions(clips), parts(codes, 0, given), parts(codes, given, given + frames), Forcing.TEACHER)
                .stream()
                .map(forecast -> each
                        * forecast.crossEntropy().stream()
                                .mapToDouble(Double::doubleValue)
                                .sum())
                .toList();
    }

    private Horizon horizon(List<Clip> clips, List<Forecast> forecasts, List<List<int[]>> truth, int given, int frame) {
        List<Image> wanted =
                clips.stream().map(clip -> clip.frames().get(given + frame)).toList();
        List<int[]> predicted =
                forecasts.stream().map(forecast -> forecast.codes().get(frame)).toList();
        List<Image> shown = images(predicted);
        double crossEntropy = 0;
        double right = 0;
        for (int i = 0; i < clips.size(); i++) {
            crossEntropy += forecasts.get(i).crossEntropy().get(frame);
            right += share(predicted.get(i), truth.get(i).get(frame));
        }
        return new Horizon(
                crossEntropy / clips.size(),
                right / clips.size(),
                Psnr.of(shown, wanted),
                Ssim.of(shown, wanted),
                clips.size());
    }

    /** Codes of the first frames of each clip, {@code [clips][frames][N]}. */
    private List<List<int[]>> codes(List<Clip> clips, int frames) {
        int each = tokenizer.origin().grid().tokens();
        List<List<int[]>> codes = new ArrayList<>();
        for (Clip clip : clips) {
            int[] all = tokenizer.encode(clip.frames().subList(0, frames));
            codes.add(IntStream.range(0, frames)
                    .mapToObj(i -> Arrays.copyOfRange(all, i * each, (i + 1) * each))
                    .toList());
        }
        return codes;
    }

    private static List<List<int[]>> parts(List<List<int[]>> codes, int from, int to) {
        return codes.stream().map(clip -> clip.subList(from, to)).toList();
    }

    private static List<String> captions(List<Clip> clips) {
        return clips.stream().map(Clip::caption).toList();
    }

    private List<Image> images(List<int[]> frames) {
        return tokenizer.decode(frames.stream().flatMapToInt(Arrays::stream).toArray());
    }

    /** How many codes are right, predicted and copied from the last given frame. */
    private static Prediction.Accuracy accuracy(List<int[]> predicted, List<int[]> truth, int[] last) {
        double right = 0;
        double rightCopied = 0;
        for (int i = 0; i < truth.size(); i++) {
            right += share(predicted.get(i), truth.get(i));
            rightCopied += share(last, truth.get(i));
        }
        return new Prediction.Accuracy(right / truth.size(), rightCopied / truth.size());
    }

    private static double share(int[] codes, int[] truth) {
        return IntStream.range(0, truth.length)
                        .filter(i -> codes[i] == truth[i])
                        .count()
                / (double) truth.length;
    }
}
