package vidact.gpt.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import vidact.gpt.SequenceConfig;
import vidact.gpt.model.Gpt;
import vidact.gpt.model.Steps;
import vidact.torch.Scopes;
import vidact.torch.Tensors;

/** What the model says of each token when it sees the truth of all before it, as in training: one pass a frame. */
final class Teacher {
    private final Gpt gpt;
    private final SequenceConfig sequence;

    Teacher(Gpt gpt) {
        this.gpt = gpt;
        sequence = gpt.sequence();
    }

    /** One forecast a clip; its codes are the likeliest, token by token. */
    List<Forecast> judge(FrameGenerator.Request request, List<List<int[]>> truth) {
        int clips = truth.size();
        List<List<int[]>> codes = new ArrayList<>();
        List<List<Double>> crossEntropy = new ArrayList<>();
        for (int clip = 0; clip < clips; clip++) {
            codes.add(new ArrayList<>());
            crossEntropy.add(new ArrayList<>());
        }
        for (int frame = 0; frame < request.frames(); frame++) {
            int[] likeliest = new int[clips * sequence.layout().images()];
            float[] surprise = judge(request, truth, frame, likeliest);
            for (int clip = 0; clip < clips; clip++) {
                int each = likeliest.length / clips;
                codes.get(clip).add(Arrays.copyOfRange(likeliest, clip * each, (clip + 1) * each));
                crossEntropy.get(clip).add((double) surprise[clip]);
            }
        }
        List<Forecast> forecasts = new ArrayList<>();
        for (int clip = 0; clip < clips; clip++) {
            forecasts.add(new Forecast(codes.get(clip), crossEntropy.get(clip)));
        }
        return forecasts;
    }

    /** Mean cross-entropy of the true codes of a frame, one a clip; fills in the likeliest codes {@code [B * N]}. */
    private float[] judge(FrameGenerator.Request request, List<List<int[]>> truth, int frame, int[] likeliest) {
        int clips = truth.size();
        int images = sequence.layout().images();
        List<int[]> rows = new ArrayList<>();
        for (int clip = 0; clip < clips; clip++) {
            List<int[]> seen = new ArrayList<>(request.given().get(clip));
            seen.addAll(truth.get(clip).subList(0, frame + 1));
            rows.addAll(seen.subList(Math.max(0, seen.size() - sequence.steps()), seen.size()));
        }
        int steps = rows.size() / clips;
        return Scopes.inference(() -> {
            Tensor codes = Tensors.ofIntRows(rows, clips, steps, images);
            Tensor text = Tensors.ofFloatRows(request.text(), clips, sequence.textWidth());
            long[] positions = sequence.layout().predictors(steps - 1, steps);
            Tensor logits =
                    gpt.logits(gpt.forward(Steps.of(codes, text), positions)).to(ScalarType.Float); // [B, N, V]
            int[] chosen = Tensors.toInts(logits.argmax(new LongOptional(-1), false));
            System.arraycopy(chosen, 0, likeliest, 0, chosen.length);
            Tensor wanted = codes.select(1, steps - 1L).unsqueeze(2);
            return Tensors.toFloats(
                    logits.log_softmax(2).gather(2, wanted).squeeze(2).mean(1).neg());
        });
    }
}
