package vidact.gpt.sample;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import vidact.core.Check;
import vidact.gpt.SequenceConfig;
import vidact.gpt.TokenLayout;
import vidact.gpt.model.Gpt;
import vidact.gpt.model.KvCache;
import vidact.torch.Compute;
import vidact.torch.Scopes;
import vidact.torch.Tensors;

/** Predicts image tokens one after another with a cache of keys and values; greedy, so that results repeat. */
public final class FrameGenerator {
    private final Gpt gpt;
    private final TokenLayout layout;
    private final SequenceConfig sequence;

    public FrameGenerator(Gpt gpt) {
        this.gpt = gpt;
        this.sequence = gpt.sequence();
        this.layout = sequence.layout();
    }

    /**
     * Predicts the frames after the given ones, for a batch of clips.
     *
     * @param text features {@code [E]}, one a clip
     * @param given codes {@code [given frames * N]}, one array a clip, all of one length
     * @param frames frames to predict
     * @return codes {@code [frames * N]}, one array a clip
     */
    public List<int[]> generate(List<float[]> text, List<int[]> given, int frames) {
        int clips = given.size();
        int givenFrames = given.get(0).length / layout.images();
        Check.argument(
                givenFrames > 0 && frames > 0 && givenFrames + frames <= sequence.steps(),
                "%d given and %d predicted frames do not fit the model's %d: ask for fewer",
                givenFrames,
                frames,
                sequence.steps());
        Compute.DECODING.use(Compute.DECODING.threadsFor(clips));
        Tensor features = Scopes.scoped(() -> Tensors.ofFloatRows(text, clips, sequence.textWidth()));
        int[][] predicted = new int[frames * layout.images()][];
        try (KvCache cache = gpt.cache(clips)) {
            Scopes.inference(() -> {
                Tensor start = Tensors.ofIntRows(given, clips, givenFrames, layout.images());
                return gpt.feedSteps(cache, start, features).size(1);
            });
            for (int i = 0; i < predicted.length; i++) {
                predicted[i] = next(cache, features, i == 0 ? new int[0] : predicted[i - 1], i % layout.images() == 0);
            }
        }
        features.close();
        Compute.BATCHES.use();
        return byClip(predicted, clips);
    }

    /** Feeds what was predicted last, and at the start of a step its text; returns the likeliest next code of each clip. */
    private int[] next(KvCache cache, Tensor features, int[] last, boolean stepBegins) {
        return Scopes.inference(() -> {
            Tensor hidden = last.length == 0 ? features : gpt.feedImage(cache, Tensors.of(last, last.length, 1));
            if (stepBegins) {
                hidden = gpt.feedText(cache, features);
            }
            return Tensors.toInts(gpt.logits(hidden).argmax(new LongOptional(-1), false));
        });
    }

    private static List<int[]> byClip(int[][] predicted, int clips) {
        List<int[]> sequences = new ArrayList<>();
        for (int clip = 0; clip < clips; clip++) {
            int[] codes = new int[predicted.length];
            for (int i = 0; i < codes.length; i++) {
                codes[i] = predicted[i][clip];
            }
            sequences.add(codes);
        }
        return sequences;
    }
}
