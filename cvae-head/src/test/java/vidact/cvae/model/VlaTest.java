package vidact.cvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import vidact.gpt.model.Steps;
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
            Vla.Outputs before = vla.actionsAndFrames(steps(vla, batch, batch.states(), batch.known()));
            Tensor changed = batch.states().clone();
            Tensor last = changed.select(1, F - 1L);
            last.copy_(torch.randn_like(last));
            Vla.Outputs after = vla.actionsAndFrames(steps(vla, batch, changed, batch.known()));
            assertThat(Tensors.toFloats(after.laterFrames())).isEqualTo(Tensors.toFloats(before.laterFrames()));
            // The action of that step does see it.
            assertThat(Tensors.toFloats(after.actions())).isNotEqualTo(Tensors.toFloats(before.actions()));
        }
    }

    @Test
    void aHiddenStateIsNotSeenByAnybody() {
        try (PointerScope scope = new PointerScope()) {
            Vla vla = vla();
            VlaBatch batch = batch();
            Tensor nothingKnown = torch.zeros_like(batch.known());
            Tensor others = torch.randn_like(batch.states());
            Vla.Outputs before = vla.actionsAndFrames(steps(vla, batch, batch.states(), nothingKnown));
            Vla.Outputs after = vla.actionsAndFrames(steps(vla, batch, others, nothingKnown));
            assertThat(Tensors.toFloats(after.actions())).isEqualTo(Tensors.toFloats(before.actions()));
            assertThat(Tensors.toFloats(after.laterFrames())).isEqualTo(Tensors.toFloats(before.laterFrames()));
        }
    }

    @Test
    void actionsAloneAreWhatTheyAreBesideFrames() {
        try (PointerScope scope = new PointerScope()) {
            Vla vla = vla();
            VlaBatch batch = batch();
            Steps steps = steps(vla, batch, batch.states(), batch.known());
            float[] alone = Tensors.toFloats(vla.actions(steps));
            assertThat(Tensors.toFloats(vla.actionsAndFrames(steps).actions())).containsExactly(alone, within(1e-5f));
        }
    }

    @Test
    void actionsBeyondTheEpisodesEndChangeNothing() {
        try (PointerScope scope = new PointerScope()) {
            Vla vla = vla();
            VlaBatch batch = batch();
            Tensor hidden = vla.actions(steps(vla, batch, batch.states(), batch.known()));
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

    private static Steps steps(Vla vla, VlaBatch batch, Tensor states, Tensor known) {
        return vla.steps(batch.images(), batch.text(), states, known);
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
