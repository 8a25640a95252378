package vidact.cvae;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vidact.core.Chunks;
import vidact.core.Interval;
import vidact.core.image.Image;
import vidact.core.image.PngFiles;
import vidact.core.image.Psnr;
import vidact.cvae.data.RobotSequences;
import vidact.cvae.sample.ActionSampler;
import vidact.gpt.text.TextEncoder;
import vidact.vqgan.FrameTokenizer;

/** What a model expects to see next, in every view, beside what came and beside what it saw last, all as the tokenizer shows them. */
final class NextFrames {
    private static final int EPISODES = 8;
    private static final int MOMENTS = 3; // of each episode
    private static final int GAP = 2;

    private final List<List<Image>> strips = new ArrayList<>();
    private final List<Double> predicted = new ArrayList<>();
    private final List<Double> copied = new ArrayList<>();

    private NextFrames() {}

    /** Looks ahead at some moments of some episodes; at none if the model's sequence has one step alone. */
    static NextFrames of(
            ActionSampler sampler,
            VlaConfig config,
            TextEncoder encoder,
            RobotSequences sequences,
            FrameTokenizer tokenizer) {
        NextFrames next = new NextFrames();
        int given = config.data().history() - 1;
        if (given < 1) {
            return next;
        }
        // Of each moment those that were seen last, those that are expected, those that came.
        List<int[]> codes = new ArrayList<>();
        for (RobotSequences.Episode episode : Chunks.spread(sequences.episodes(), EPISODES)) {
            float[] text = encoder.encode(episode.rows().instruction());
            for (int moment = 1; moment <= MOMENTS; moment++) {
                int step = episode.codes().size() * moment / (MOMENTS + 1);
                if (step + 1 < episode.codes().size()) {
                    int first = Math.max(0, step - given + 1);
                    RobotSequences.Item item = sequences.item(episode, first);
                    int count = step - first + 1;
                    codes.add(episode.codes().get(step));
                    codes.add(sampler.nextFrames(
                            new ActionSampler.Situation(
                                    item.codes().subList(0, count),
                                    item.states().subList(0, count)),
                            text));
                    codes.add(episode.codes().get(step + 1));
                }
            }
        }
        // In one go, for the tokenizer fills up its batches.
        List<Image> images =
                tokenizer.decode(codes.stream().flatMapToInt(Arrays::stream).toArray());
        int views = config.cameras().size();
        for (int i = 0; i < images.size(); i += 3 * views) {
            next.add(
                    images.subList(i, i + views),
                    images.subList(i + views, i + 2 * views),
                    images.subList(i + 2 * views, i + 3 * views));
        }
        return next;
    }

    private void add(List<Image> seen, List<Image> guess, List<Image> truth) {
        predicted.add(Psnr.of(guess, truth));
        copied.add(Psnr.of(seen, truth));
        List<Image> row = new ArrayList<>();
        for (int view = 0; view < truth.size(); view++) {
            row.addAll(Arrays.asList(seen.get(view), guess.get(view), truth.get(view)));
        }
        strips.add(row);
    }

    boolean isEmpty() {
        return strips.isEmpty();
    }

    /** PSNR in dB of the expected frames, and of those that were seen last, against those that came. */
    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        if (!isEmpty()) {
            figures.put("next_frame_psnr", Interval.of(predicted, 1));
            figures.put("next_frame_psnr_copy", Interval.of(copied, 1));
        }
        return figures;
    }

    /** A picture with a row for each moment: of each view what was seen, what was expected, what came. */
    Image picture() {
        return PngFiles.grid(strips, GAP);
    }
}
