package vidact.serving.predict;

import java.util.ArrayList;
import java.util.List;
import vidact.core.Check;
import vidact.core.image.Image;
import vidact.core.image.Preprocess;
import vidact.gpt.Backbone;
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

    /** What frames go through before the model sees them. */
    public Preprocess preprocess() {
        return tokenizer.preprocess();
    }

    /**
     * Predicts.
     *
     * @param given how many frames of each clip the model sees
     * @param frames how many it predicts
     * @return one prediction a clip
     */
    public List<Prediction> predict(List<Clip> clips, int given, int frames) {
        List<String> captions = clips.stream().map(Clip::caption).toList();
        List<int[]> seen = clips.stream()
                .map(clip -> tokenizer.encode(clip.frames().subList(0, given)))
                .toList();
        List<int[]> predicted = backbone.predict(captions, seen, frames);
        List<Prediction> predictions = new ArrayList<>();
        for (int i = 0; i < clips.size(); i++) {
            List<Image> truth = clips.get(i).frames().subList(given, given + frames);
            predictions.add(new Prediction(
                    clips.get(i),
                    truth,
                    tokenizer.decode(predicted.get(i)),
                    lastFrame(seen.get(i), given),
                    accuracy(predicted.get(i), tokenizer.encode(truth), seen.get(i))));
        }
        return predictions;
    }

    private Image lastFrame(int[] codes, int given) {
        return tokenizer.decode(codes).get(given - 1);
    }

    /** How many codes are right, predicted and copied from the last given frame. */
    private Prediction.Accuracy accuracy(int[] predicted, int[] truth, int[] seen) {
        int each = tokenizer.origin().grid().tokens();
        double right = 0;
        double rightCopied = 0;
        for (int i = 0; i < truth.length; i++) {
            right += predicted[i] == truth[i] ? 1 : 0;
            rightCopied += seen[seen.length - each + i % each] == truth[i] ? 1 : 0;
        }
        return new Prediction.Accuracy(right / truth.length, rightCopied / truth.length);
    }
}
