package vidact.cvae.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import vidact.cvae.FinetuneConfig;
import vidact.cvae.HeadConfig;
import vidact.cvae.MadeUpRobot;
import vidact.cvae.VlaConfig;
import vidact.cvae.data.RobotSequences;
import vidact.gpt.text.TextEncoder;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.Seeds;
import vidact.torch.Tensors;

final class VlaTest {
    private static final FinetuneConfig CONFIG = MadeUpRobot.config(HeadConfig.Kind.CVAE, 1, 1);
    private static final VlaConfig MODEL = MadeUpRobot.vla(CONFIG);
    private static final int F = MadeUpRobot.HISTORY;

    @Test
    void theStateOfTheNextStepLeavesItsFrameAsItWasBitForBit() {
        try (PointerScope scope = new PointerScope()) {
            Vla vla = vla();
            VlaBatch batch = batch();
            Tensor before = vla.laterFrames(hidden(vla, batch, batch.states()), F);
            Tensor changed = batch.states().clone();
            Tensor last = changed.select(1, F - 1L);
            last.copy_(torch.randn_like(last));
            Tensor after = vla.laterFrames(hidden(vla, batch, changed), F);
            assertThat(Tensors.toFloats(after)).isEqualTo(Tensors.toFloats(before));
            // The action of that step does see it.
            Tensor seen = vla.atActions(hidden(vla, batch, batch.states()), F);
            Tensor seenAfter = vla.atActions(hidden(vla, batch, changed), F);
            assertThat(Tensors.toFloats(seenAfter)).isNotEqualTo(Tensors.toFloats(seen));
        }
    }

    @Test
    void aHiddenStateIsNotSeenByAnybody() {
        try (PointerScope scope = new PointerScope()) {
            Vla vla = vla();
            VlaBatch batch = batch();
            Tensor nothingKnown = torch.zeros_like(batch.known());
            Tensor before = vla.forward(batch.images(), batch.text(), batch.states(), nothingKnown);
            Tensor after = vla.forward(batch.images(), batch.text(), torch.randn_like(batch.states()), nothingKnown);
            assertThat(Tensors.toFloats(vla.atActions(after, F))).isEqualTo(Tensors.toFloats(vla.atActions(before, F)));
            assertThat(Tensors.toFloats(vla.laterFrames(after, F)))
                    .isEqualTo(Tensors.toFloats(vla.laterFrames(before, F)));
        }
    }

    @Test
    void actionsBeyondTheEpisodesEndChangeNothing() {
        try (PointerScope scope = new PointerScope()) {
            Vla vla = vla();
            VlaBatch batch = batch();
            Tensor hidden = vla.atActions(hidden(vla, batch, batch.states()), F);
            ActionHead.Truth truth = batch.truth();
            assertThat(Tensors.toFloats(truth.valid())).contains(0f, 1f);
            Tensor beyond = truth.valid().eq(new Scalar(0.0)).unsqueeze(2);
            Tensor other = truth.arm().add(beyond.to(ScalarType.Float).mul(new Scalar(7.0)));
            Seeds.set(1);
            Tensor divergence = vla.head().guess(hidden, truth).divergence().orElseThrow();
            Seeds.set(1);
            Tensor same = vla.head()
                    .guess(hidden, new ActionHead.Truth(other, truth.gripper(), truth.valid()))
                    .divergence()
                    .orElseThrow();
            assertThat(Tensors.toFloats(same)).isEqualTo(Tensors.toFloats(divergence));
        }
    }

    private static Vla vla() {
        return Seeds.from(1, () -> new Vla(new Parameters(), MODEL, Precision.FP32));
    }

    private static Tensor hidden(Vla vla, VlaBatch batch, Tensor states) {
        return vla.forward(batch.images(), batch.text(), states, batch.known());
    }

    private static VlaBatch batch() {
        boolean[][] known = new boolean[4][F];
        for (boolean[] sequence : known) {
            Arrays.fill(sequence, true);
        }
        RobotSequences sequences = MadeUpRobot.sequences(4);
        return VlaBatch.of(
                List.of(
                        sequences.item(sequences.episodes().get(0), 0),
                        sequences.item(sequences.episodes().get(1), 1),
                        sequences.item(sequences.episodes().get(2), 3),
                        sequences.item(sequences.episodes().get(3), 3)),
                TextEncoder.bytes(),
                known);
    }
}
