package vidact.cvae.sample;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import vidact.core.Check;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.cvae.VlaConfig;
import vidact.cvae.model.ActionHead;
import vidact.cvae.model.Vla;
import vidact.gpt.sample.FrameGenerator;
import vidact.gpt.sample.Sampling;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.Scopes;
import vidact.torch.Tensors;

/**
 * A trained model that is asked for the actions of the newest step of one robot, or for the frames that it expects next. Thread-safe. For
 * actions it decodes no image token.
 */
public final class ActionSampler {
    private final VlaConfig config;
    private final Vla vla;

    private ActionSampler(VlaConfig config, Vla vla) {
        this.config = config;
        this.vla = vla;
    }

    /** Reads the weights of a checkpoint. */
    public static ActionSampler open(Path checkpoint, VlaConfig config) {
        Vla vla = new Vla(new Parameters(), config, Precision.FP32);
        vla.parameters().load(checkpoint.resolve(CheckpointFolder.WEIGHTS));
        vla.parameters().freeze(ScalarType.Float);
        return new ActionSampler(config, vla);
    }

    /**
     * What is known of a robot.
     *
     * @param codes of the newest steps, at most F, {@code [views * N]} each
     * @param states of the same steps, {@code [S + 2]} each
     */
    public record Situation(List<int[]> codes, List<float[]> states) {}

    /**
     * A chunk in deviations.
     *
     * @param arm {@code [K][A]}
     * @param grippers probability of the greater value, {@code [K]}
     */
    public record Answer(List<float[]> arm, List<Double> grippers) {}

    /**
     * The next actions.
     *
     * @param instruction its feature, {@code [E]}
     * @param latent {@code [Z]}: zeros for the prior's mean, or drawn from a standard normal distribution
     */
    public Answer act(Situation situation, float[] instruction, float[] latent) {
        int frames = situation.codes().size();
        return Scopes.inference(() -> {
            Tensor images = Tensors.ofIntRows(
                    situation.codes(), 1, frames, config.sequence().layout().images());
            Tensor text = Tensors.of(instruction, 1, instruction.length);
            Tensor hidden = vla.forward(images, text, states(situation), known(frames));
            Tensor newest = vla.atActions(hidden, frames).narrow(0, frames - 1L, 1); // [1, D]
            ActionHead.Chunk chunk = vla.head().act(newest, Tensors.of(latent, 1, latent.length));
            return answer(chunk);
        });
    }

    /**
     * Frames of the next step, the likeliest token after token.
     *
     * @param situation of fewer steps than a sequence has
     * @param instruction its feature, {@code [E]}
     * @return codes {@code [views * N]}
     */
    public int[] nextFrames(Situation situation, float[] instruction) {
        int frames = situation.codes().size();
        Check.argument(
                frames < config.data().history(),
                "a sequence of %d steps has no room for one after %d",
                config.data().history(),
                frames);
        FrameGenerator generator = new FrameGenerator(
                vla.trunk(), (images, text) -> vla.steps(images, text, states(situation), known(frames)));
        FrameGenerator.Request request =
                new FrameGenerator.Request(List.of(instruction), List.of(situation.codes()), 1, Sampling.GREEDY, 0);
        return generator.generate(request).get(0).codes().get(0);
    }

    private Tensor states(Situation situation) {
        return Tensors.ofFloatRows(situation.states(), 1, situation.states().size(), config.stateWidth() + 2L);
    }

    private static Tensor known(int frames) {
        return torch.ones(1, frames).to(ScalarType.Bool);
    }

    private Answer answer(ActionHead.Chunk chunk) {
        int steps = config.data().chunk();
        int width = config.actionWidth();
        float[] flat = Tensors.toFloats(chunk.arm());
        float[] logits = Tensors.toFloats(chunk.gripper());
        List<float[]> arm = new ArrayList<>();
        List<Double> grippers = new ArrayList<>();
        for (int k = 0; k < steps; k++) {
            arm.add(Arrays.copyOfRange(flat, k * width, (k + 1) * width));
            grippers.add(1 / (1 + Math.exp(-logits[k])));
        }
        return new Answer(arm, grippers);
    }
}
