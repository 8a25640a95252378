package vidact.cvae.model;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import vidact.cvae.VlaConfig;
import vidact.gpt.TokenLayout;
import vidact.gpt.TokenLayout.Kind;
import vidact.gpt.model.Gpt;
import vidact.gpt.model.Steps;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.nn.Embedding;

/**
 * GR-2's second stage: the trunk over text, the views' image tokens and states, from which the next frames and, at a token of its own, a
 * chunk of actions are read.
 *
 * <p>Names in a checkpoint: the trunk's as in {@link Gpt}, {@code state_encoder.{arm,gripper,fusion}}, {@code action_token}, {@code
 * action_head...}.
 */
public final class Vla {
    private final Parameters parameters;
    private final TokenLayout layout;
    private final Gpt gpt;
    private final StateEncoder states;
    private final Tensor actionToken;
    private final ActionHead head;

    public Vla(Parameters parameters, VlaConfig config, Precision precision) {
        this.parameters = parameters;
        layout = config.sequence().layout();
        gpt = new Gpt(parameters, config.model(), config.sequence(), precision);
        int width = config.model().width();
        states = new StateEncoder(parameters.under("state_encoder"), config.stateWidth(), width);
        actionToken = parameters.add("action_token", Embedding.START, width);
        head = ActionHead.of(
                parameters.under("action_head"),
                config.head(),
                new ActionHead.Sizes(width, config.data().chunk(), config.actionWidth()),
                precision);
    }

    public Parameters parameters() {
        return parameters;
    }

    public ActionHead head() {
        return head;
    }

    /** The trunk. */
    public Gpt trunk() {
        return gpt;
    }

    /**
     * Whole steps as the trunk takes them.
     *
     * @param images codes {@code [B, F, views * N]}
     * @param text features {@code [B, E]}
     * @param stateNumbers {@code [B, F, S + 2]}
     * @param known whether a step's state may be seen, booleans {@code [B, F]}
     */
    public Steps steps(Tensor images, Tensor text, Tensor stateNumbers, Tensor known) {
        return Steps.of(images, text).with(new Steps.Robot(states.forward(stateNumbers), known, actionToken));
    }

    /**
     * What is read from the trunk.
     *
     * @param actions hidden states at the action tokens, {@code [B * F, D]}
     * @param laterFrames logits of the image codes of all steps after the first, {@code [B, (F - 1) * views * N, V]}
     */
    public record Outputs(Tensor actions, Tensor laterFrames) {}

    /** Hidden states at the action tokens alone, {@code [B * F, D]}. */
    public Tensor actions(Steps steps) {
        return gpt.forward(steps, actionPositions(steps)).flatten(0, 1);
    }

    /** The same, and the frames that the steps predict. */
    public Outputs actionsAndFrames(Steps steps) {
        long[] actions = actionPositions(steps);
        long[] frames = layout.predictors(1, (int) steps.frames());
        Tensor hidden = gpt.forward(
                steps,
                LongStream.concat(Arrays.stream(actions), Arrays.stream(frames)).toArray());
        Tensor logits = gpt.logits(hidden.narrow(1, actions.length, frames.length));
        return new Outputs(hidden.narrow(1, 0, actions.length).flatten(0, 1), logits);
    }

    private long[] actionPositions(Steps steps) {
        return layout.positions(Kind.ACTION, (int) steps.frames());
    }
}
