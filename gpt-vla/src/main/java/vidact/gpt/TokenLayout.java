package vidact.gpt;

import vidact.core.Check;

/**
 * The order of tokens within one time step: {@code [text | image of view 1 | image of view 2 ...]}. The only place that
 * knows it.
 *
 * @param text text tokens a step, 0 or 1
 * @param views cameras
 * @param imageTokens codes of one camera's frame, N
 */
public record TokenLayout(int text, int views, int imageTokens) {
    /** The kinds of token. */
    public enum Kind {
        TEXT,
        IMAGE
    }

    public TokenLayout {
        Check.argument(text == 0 || text == 1, "a step has 0 or 1 text tokens, not %d", text);
        Check.argument(
                views > 0 && imageTokens > 0, "a step needs image tokens, got %d views of %d", views, imageTokens);
    }

    /** Tokens a step, P. */
    public int tokensPerStep() {
        return text + images();
    }

    /** Image tokens a step, over all views. */
    public int images() {
        return views * imageTokens;
    }

    /** Where a kind starts within its step. */
    public int start(Kind kind) {
        return switch (kind) {
            case TEXT -> 0;
            case IMAGE -> text;
        };
    }

    /** Position in the sequence of image token {@code index} (over all views) of {@code step}. */
    public int imagePosition(int step, int index) {
        return step * tokensPerStep() + start(Kind.IMAGE) + index;
    }

    /** Position whose output predicts image token {@code index} of {@code step}: the one before it. */
    public int predictor(int step, int index) {
        return imagePosition(step, index) - 1;
    }

    /** Positions whose outputs predict all image tokens of steps {@code [from, to)}, in the order of those tokens. */
    public long[] predictors(int from, int to) {
        long[] positions = new long[(to - from) * images()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = predictor(from + i / images(), i % images());
        }
        return positions;
    }
}
