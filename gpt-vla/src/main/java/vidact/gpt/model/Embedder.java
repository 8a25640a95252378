package vidact.gpt.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import vidact.gpt.SequenceConfig;
import vidact.gpt.TokenLayout;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.Start;
import vidact.torch.Tensors;
import vidact.torch.nn.Embedding;
import vidact.torch.nn.LayerNorm;
import vidact.torch.nn.Linear;

/**
 * Tokens to vectors: a learned vector for each image code and a projection of the text feature, plus where the token is: its
 * time step, its place in the frame, its view. Tables with a single entry would add a constant and are left out; views start
 * alike, so that a trunk of one view goes on as it was when a second one joins. What a robot adds comes as vectors; the token
 * that an action is read from has no time of its own (GR-1), but starts with its step's text and state, which it would else find
 * among a hundred image tokens only after thousands of training steps; a norm each makes them alike large, or the state would drown the
 * text (docs/decisions).
 */
final class Embedder {
    private final TokenLayout layout;
    private final Embedding token;
    private final Embedding spatial;
    private final Optional<Embedding> view;
    private final Optional<Embedding> step;
    private final Optional<Linear> text;
    private final Optional<LayerNorm> askedText;
    private final Optional<LayerNorm> askedState;
    private final LayerNorm norm;

    Embedder(Parameters parameters, SequenceConfig sequence, int width) {
        layout = sequence.layout();
        token = new Embedding(parameters.under("token_embedding"), sequence.vocabulary(), width);
        spatial = new Embedding(parameters.under("spatial_embedding"), layout.imageTokens(), width);
        view = table(parameters, "view_embedding", layout.views(), width, Start.constant(0));
        step = table(parameters, "step_embedding", sequence.steps(), width, Embedding.START);
        text = layout.text() == 0
                ? Optional.empty()
                : Optional.of(
                        Linear.of(parameters.under("text_projection"), sequence.textWidth(), width, Precision.FP32));
        askedText = norm(parameters, "action_text_norm", layout.action() > 0 && layout.text() > 0, width);
        askedState = norm(parameters, "action_state_norm", layout.action() > 0 && layout.state() > 0, width);
        norm = new LayerNorm(parameters.under("embed_norm"), width);
    }

    /**
     * Embeds whole steps.
     *
     * @param firstStep time step of the first of them, unless they are packed
     * @return {@code [B, F * P, D]}
     */
    Tensor steps(Steps steps, int firstStep) {
        TensorVector parts = new TensorVector();
        Optional<Tensor> instruction = layout.text() > 0 ? Optional.of(text(steps)) : Optional.empty();
        instruction.ifPresent(parts::push_back);
        parts.push_back(token.forward(steps.images()).add(places(0, layout.images()))); // [B, F, views * N, D]
        if (layout.state() > 0) {
            parts.push_back(robot(steps).states().unsqueeze(2));
        }
        Tensor x = torch.cat(parts, 2);
        if (step.isPresent()) {
            x = x.add(step.get().forward(times(steps, firstStep)).unsqueeze(-2));
        }
        if (layout.action() > 0) {
            x = torch.cat(new TensorVector(x, action(steps, instruction)), 2);
        }
        return norm.forward(x.flatten(1, 2));
    }

    /** Of each step: the action token, what is asked and the state if it may be seen, each as large as the other, {@code [B, F, 1, D]}. */
    private Tensor action(Steps steps, Optional<Tensor> instruction) {
        Steps.Robot robot = robot(steps);
        Tensor action = robot.action().expand(steps.batch(), steps.frames(), 1, -1);
        if (askedText.isPresent()) {
            action = action.add(askedText.get().forward(instruction.orElseThrow()));
        }
        if (askedState.isPresent()) {
            Tensor known = robot.known().to(robot.states().scalar_type()).unsqueeze(2);
            action = action.add(
                    askedState.get().forward(robot.states()).mul(known).unsqueeze(2));
        }
        return action;
    }

    /** {@code [B, F, 1, D]}. */
    private Tensor text(Steps steps) {
        Tensor features = steps.text();
        return features.dim() == 3
                ? text(features).unsqueeze(2)
                : text(features).view(steps.batch(), 1, 1, -1).expand(steps.batch(), steps.frames(), 1, -1);
    }

    /** Time steps, {@code [F]} or {@code [B, F]}. */
    private static Tensor times(Steps steps, int firstStep) {
        return steps.packing()
                .map(Steps.Packing::times)
                .orElseGet(() -> Tensors.range(firstStep, firstStep + steps.frames()));
    }

    private static Steps.Robot robot(Steps steps) {
        return steps.robot().orElseThrow(() -> new IllegalArgumentException("this layout needs a robot's states"));
    }

    /**
     * Embeds the text token of one step.
     *
     * @param text features {@code [B, E]}
     * @return {@code [B, 1, D]}
     */
    Tensor text(Tensor text, int atStep) {
        return norm.forward(at(text(text).unsqueeze(1), atStep));
    }

    /**
     * Embeds one image token of one step.
     *
     * @param codes {@code [B, 1]}
     * @param index place of the token among the step's image tokens
     * @return {@code [B, 1, D]}
     */
    Tensor image(Tensor codes, int atStep, int index) {
        return norm.forward(at(token.forward(codes).add(places(index, 1)), atStep));
    }

    private Tensor text(Tensor features) {
        return text.orElseThrow(() -> new IllegalStateException("this layout has no text"))
                .forward(features);
    }

    private Tensor at(Tensor x, int atStep) {
        return step.isEmpty() ? x : x.add(step.get().forward(Tensors.of(new long[] {atStep}, 1)));
    }

    /**
     * Weights for an embedder of one step, which has no vectors of steps: the first step's is added to what each of its tokens has
     * anyway. Weights without vectors of steps stay as they are.
     */
    static Map<String, Tensor> ofFirstStep(Map<String, Tensor> weights) {
        Tensor steps = weights.get("step_embedding.weight");
        if (steps == null) {
            return weights;
        }
        Map<String, Tensor> single = new HashMap<>(weights);
        single.remove("step_embedding.weight");
        for (String name : List.of("spatial_embedding.weight", "text_projection.bias")) {
            single.computeIfPresent(name, (n, tensor) -> tensor.add(steps.select(0, 0)));
        }
        return single;
    }

    /** Place and view vectors of {@code count} image tokens from {@code first} on, {@code [count, D]}. */
    private Tensor places(int first, int count) {
        Tensor tokens = Tensors.range(first, first + count);
        Tensor places = spatial.forward(tokens.remainder(scalar(layout.imageTokens())));
        return view.isEmpty()
                ? places
                : places.add(view.get().forward(tokens.floor_divide(scalar(layout.imageTokens()))));
    }

    private static Scalar scalar(long value) {
        return new Scalar(value);
    }

    private static Optional<LayerNorm> norm(Parameters parameters, String name, boolean used, int width) {
        return used ? Optional.of(new LayerNorm(parameters.under(name), width)) : Optional.empty();
    }

    private static Optional<Embedding> table(Parameters parameters, String name, int entries, int width, Start start) {
        return entries == 1
                ? Optional.empty()
                : Optional.of(new Embedding(parameters.under(name), entries, width, start));
    }
}
