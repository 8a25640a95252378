package vidact.gpt.train;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import vidact.gpt.data.Sequence;
import vidact.gpt.model.Steps;
import vidact.gpt.text.TextEncoder;
import vidact.torch.Tensors;

/**
 * Sequences as tensors.
 *
 * @param steps what the model takes
 * @param targets codes that it is to predict, of the frames after the first, {@code [B, F - 1, N]}
 * @param counted numbers, over {@code B * (F - 1)}, of these frames that have a target: not those that begin a sample, and no
 *     padding
 */
record Batch(Steps steps, Tensor targets, List<Long> counted) {
    /** A batch of sequences of F frames each. */
    static Batch of(List<Sequence> sequences, TextEncoder encoder) {
        long batch = sequences.size();
        int frames = sequences.get(0).frames();
        Rows rows = new Rows(encoder);
        sequences.forEach(rows::add);
        Tensor images = Tensors.ofIntRows(rows.codes, batch, frames, rows.codes.get(0).length);
        Tensor text = Tensors.ofFloatRows(rows.text, batch, frames, encoder.width());
        boolean plain = sequences.stream().allMatch(Sequence::isPlain);
        Steps steps =
                plain ? Steps.of(images, text.select(1, 0)) : Steps.packed(images, text, rows.packing(batch, frames));
        return new Batch(steps, images.narrow(1, 1, frames - 1L), rows.counted(frames));
    }

    /** Frames of all sequences, one after another; padding is sample -1. */
    private static final class Rows {
        private final TextEncoder encoder;
        private final List<int[]> codes = new ArrayList<>();
        private final List<float[]> text = new ArrayList<>();
        private final List<Long> samples = new ArrayList<>();
        private final List<Long> times = new ArrayList<>();

        Rows(TextEncoder encoder) {
            this.encoder = encoder;
        }

        void add(Sequence sequence) {
            for (int sample = 0; sample < sequence.parts().size(); sample++) {
                Sequence.Part part = sequence.parts().get(sample);
                float[] feature = encoder.encode(part.caption());
                for (int time = 0; time < part.codes().size(); time++) {
                    add(part.codes().get(time), feature, sample, time);
                }
            }
            int each = codes.get(0).length;
            for (int i = sequence.filled(); i < sequence.frames(); i++) {
                add(new int[each], new float[encoder.width()], -1, 0);
            }
        }

        private void add(int[] frame, float[] feature, long sample, long time) {
            codes.add(frame);
            text.add(feature);
            samples.add(sample);
            times.add(time);
        }

        Steps.Packing packing(long batch, long frames) {
            return new Steps.Packing(tensor(samples, batch, frames), tensor(times, batch, frames));
        }

        private static Tensor tensor(List<Long> values, long batch, long frames) {
            return Tensors.of(values.stream().mapToLong(Long::longValue).toArray(), batch, frames);
        }

        /** Frames with a target among those that are no sequence's first. */
        List<Long> counted(int frames) {
            List<Long> counted = new ArrayList<>();
            for (int i = 0; i < samples.size() / frames * (frames - 1); i++) {
                int step = i / (frames - 1) * frames + i % (frames - 1) + 1;
                if (samples.get(step) >= 0 && times.get(step) > 0) {
                    counted.add((long) i);
                }
            }
            return counted;
        }
    }

    /** Codes of the frame before each target's, {@code [B, F - 1, N]}. */
    Tensor framesBefore() {
        return steps.images().narrow(1, 0, targets.size(1));
    }

    /** Frames after the first, of all sequences. */
    long laterFrames() {
        return targets.size(0) * targets.size(1);
    }

    /** The share of them that has a target. */
    double share() {
        return counted.size() / (double) laterFrames();
    }
}
