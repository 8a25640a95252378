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

    /** What is asked of the model for one robot. */
    public static final class Question {
        private final Situation situation;
        private final float[] instruction;
        private final float[] latent;

        /**
         * A question; the arrays are not copied.
         *
         * @param instruction its feature, {@code [E]}
         * @param latent {@code [Z]}: zeros for the prior's mean, or drawn from a standard normal distribution
         */
        public Question(Situation situation, float[] instruction, float[] latent) {
            this.situation = situation;
            this.instruction = instruction;
            this.latent = latent;
        }

        /** Steps that are known. */
        public int frames() {
            return situation.codes().size();
        }
    }

    /** The next actions of one robot. */
    public Answer act(Question question) {
        return act(List.of(question)).get(0);
    }

    /**
     * The next actions of several robots, computed together.
     *
     * @param questions of robots of which equally many steps are known
     * @return an answer for each, in their order
     */
    public List<Answer> act(List<Question> questions) {
        int batch = questions.size();
        int frames = questions.get(0).frames();
        List<int[]> codes = new ArrayList<>();
        List<float[]> states = new ArrayList<>();
        questions.forEach(question -> {
            codes.addAll(question.situation.codes());
            states.addAll(question.situation.states());
        });
        return Scopes.inference(() -> {
            Tensor images = Tensors.ofIntRows(
                    codes, batch, frames, config.sequence().layout().images());
            Tensor text = Tensors.ofFloatRows(
                    questions.stream().map(question -> question.instruction).toList(),
                    batch,
                    config.sequence().textWidth());
            Tensor numbers = Tensors.ofFloatRows(states, batch, frames, config.stateWidth() + 2L);
            Tensor newest = vla.actions(vla.steps(images, text, numbers, known(batch, frames)))
                    .reshape(batch, frames, config.model().width())
                    .select(1, frames - 1L); // [B, D]
            Tensor latents = Tensors.ofFloatRows(
                    questions.stream().map(question -> question.latent).toList(),
                    batch,
                    config.head().latent());
            return answers(vla.head().act(newest, latents), batch);
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
                vla.trunk(), (images, text) -> vla.steps(images, text, states(situation), known(1, frames)));
        FrameGenerator.Request request =
                new FrameGenerator.Request(List.of(instruction), List.of(situation.codes()), 1, Sampling.GREEDY, 0);
        return generator.generate(request).get(0).codes().get(0);
    }

    private Tensor states(Situation situation) {
        return Tensors.ofFloatRows(situation.states(), 1, situation.states().size(), config.stateWidth() + 2L);
    }

    private static Tensor known(int batch, int frames) {
        return torch.ones(new long[] {batch, frames}, Tensors.options(ScalarType.Bool));
    }

    private List<Answer> answers(ActionHead.Chunk chunks, int batch) {
        int steps = config.data().chunk();
        int width = config.actionWidth();
        float[] flat = Tensors.toFloats(chunks.arm());
        float[] logits = Tensors.toFloats(chunks.gripper());
        List<Answer> answers = new ArrayList<>();
        for (int first = 0; first < batch * steps; first += steps) {
            List<float[]> arm = new ArrayList<>();
            List<Double> grippers = new ArrayList<>();
            for (int k = first; k < first + steps; k++) {
                arm.add(Arrays.copyOfRange(flat, k * width, (k + 1) * width));
                grippers.add(1 / (1 + Math.exp(-logits[k])));
            }
            answers.add(new Answer(arm, grippers));
        }
        return answers;
    }
}
