package vidact.gpt.model;

import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import vidact.gpt.SequenceConfig;
import vidact.gpt.TokenLayout;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.Tensors;
import vidact.torch.nn.Embedding;
import vidact.torch.nn.LayerNorm;
import vidact.torch.nn.Linear;

/**
 * Tokens to vectors: a learned vector for each image code and a projection of the text feature, plus where the token is: its
 * time step, its place in the frame, its view. Tables with a single entry would add a constant and are left out.
 */
final class Embedder {
    private final TokenLayout layout;
    private final Embedding token;
    private final Embedding spatial;
    private final Optional<Embedding> view;
    private final Optional<Embedding> step;
    private final Optional<Linear> text;
    private final LayerNorm norm;

    Embedder(Parameters parameters, SequenceConfig sequence, int width) {
        layout = sequence.layout();
        token = new Embedding(parameters.under("token_embedding"), sequence.vocabulary(), width);
        spatial = new Embedding(parameters.under("spatial_embedding"), layout.imageTokens(), width);
        view = table(parameters, "view_embedding", layout.views(), width);
        step = table(parameters, "step_embedding", sequence.steps(), width);
        text = layout.text() == 0
                ? Optional.empty()
                : Optional.of(
                        Linear.of(parameters.under("text_projection"), sequence.textWidth(), width, Precision.FP32));
        norm = new LayerNorm(parameters.under("embed_norm"), width);
    }

    /**
     * Embeds whole steps.
     *
     * @param images codes {@code [B, F, views * N]}
     * @param text features {@code [B, E]}; ignored if the layout has no text
     * @param firstStep time step of the first of the F steps
     * @return {@code [B, F * P, D]}
     */
    Tensor steps(Tensor images, Tensor text, int firstStep) {
        long batch = images.size(0);
        long frames = images.size(1);
        Tensor x = token.forward(images).add(places(0, layout.images())); // [B, F, views * N, D]
        if (layout.text() > 0) {
            Tensor words = text(text).unsqueeze(1).expand(batch, frames, 1, -1);
            x = torch.cat(new TensorVector(words, x), 2); // [B, F, P, D]
        }
        if (step.isPresent()) {
            Tensor times = torch.arange(scalar(frames)).add(scalar(firstStep));
            x = x.add(step.get().forward(times).unsqueeze(1));
        }
        return norm.forward(x.flatten(1, 2));
    }

    /**
     * Embeds the text token of one step.
     *
     * @param text features {@code [B, E]}
     * @return {@code [B, 1, D]}
     */
    Tensor text(Tensor text, int atStep) {
        return norm.forward(at(text(text), atStep));
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
                .forward(features)
                .unsqueeze(1); // [B, 1, D]
    }

    private Tensor at(Tensor x, int atStep) {
        return step.isEmpty() ? x : x.add(step.get().forward(Tensors.of(new long[] {atStep}, 1)));
    }

    /** Place and view vectors of {@code count} image tokens from {@code first} on, {@code [count, D]}. */
    private Tensor places(int first, int count) {
        Tensor tokens = torch.arange(scalar(first), scalar(first + count));
        Tensor places = spatial.forward(tokens.remainder(scalar(layout.imageTokens())));
        return view.isEmpty()
                ? places
                : places.add(view.get().forward(tokens.floor_divide(scalar(layout.imageTokens()))));
    }

    private static Scalar scalar(long value) {
        return new Scalar(value);
    }

    private static Optional<Embedding> table(Parameters parameters, String name, int entries, int width) {
        return entries == 1 ? Optional.empty() : Optional.of(new Embedding(parameters.under(name), entries, width));
    }
}
