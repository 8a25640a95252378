package vidact.cvae.model;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import vidact.cvae.data.RobotSequences;
import vidact.gpt.text.TextEncoder;
import vidact.torch.Tensors;

/**
 * Sequences of robot data as tensors.
 *
 * @param images codes {@code [B, F, views * N]}
 * @param text features {@code [B, E]}
 * @param states {@code [B, F, S + 2]}
 * @param known whether a step's state may be seen, booleans {@code [B, F]}
 * @param validSteps whether the episode has that step, 0 or 1, {@code [B, F]}
 * @param truth of all steps, M = B F; an action counts only where its step does
 */
public record VlaBatch(
        Tensor images, Tensor text, Tensor states, Tensor known, Tensor validSteps, ActionHead.Truth truth) {
    /**
     * A batch.
     *
     * @param known for each sequence and step
     */
    public static VlaBatch of(List<RobotSequences.Item> items, TextEncoder encoder, boolean[][] known) {
        int batch = items.size();
        int frames = items.get(0).codes().size();
        int chunk = items.get(0).grippers().get(0).length;
        long[] flags = new long[batch * frames];
        float[] steps = new float[batch * frames];
        float[] actions = new float[batch * frames * chunk];
        for (int b = 0; b < batch; b++) {
            for (int f = 0; f < frames; f++) {
                int at = b * frames + f;
                flags[at] = known[b][f] ? 1 : 0;
                boolean valid = f < items.get(b).validSteps();
                steps[at] = valid ? 1 : 0;
                for (int k = 0; valid && k < items.get(b).validActions().get(f); k++) {
                    actions[at * chunk + k] = 1;
                }
            }
        }
        long rows = (long) batch * frames;
        int each = items.get(0).codes().get(0).length;
        int state = items.get(0).states().get(0).length;
        int arm = items.get(0).arm().get(0).length / chunk;
        return new VlaBatch(
                Tensors.ofIntRows(
                        items.stream().flatMap(item -> item.codes().stream()).toList(), batch, frames, each),
                Tensors.ofFloatRows(
                        items.stream()
                                .map(item -> encoder.encode(item.instruction()))
                                .toList(),
                        batch,
                        encoder.width()),
                Tensors.ofFloatRows(
                        items.stream().flatMap(item -> item.states().stream()).toList(), batch, frames, state),
                Tensors.of(flags, batch, frames).ne(new Scalar(0L)),
                Tensors.of(steps, batch, frames),
                new ActionHead.Truth(
                        Tensors.ofFloatRows(
                                items.stream()
                                        .flatMap(item -> item.arm().stream())
                                        .toList(),
                                rows,
                                chunk,
                                arm),
                        Tensors.ofFloatRows(
                                items.stream()
                                        .flatMap(item -> item.grippers().stream())
                                        .toList(),
                                rows,
                                chunk),
                        Tensors.of(actions, rows, chunk)));
    }
}
