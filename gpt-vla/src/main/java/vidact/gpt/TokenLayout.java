package vidact.gpt;

import java.util.stream.LongStream;
import vidact.core.Check;

/**
 * The order of tokens within one time step: {@code [text | image of view 1 | image of view 2 ... | state | action]}. The only
 * place that knows it.
 *
 * <p>The state stands behind the images, so that the frame of the next step is predicted from text, frames and states up to
 * now and never from the next state, which nobody knows yet. Pre-training has neither state nor action; its graph is the same
 * without them.
 *
 * @param text text tokens a step, 0 or 1
 * @param views cameras
 * @param imageTokens codes of one camera's frame, N
 * @param state state tokens a step, 0 or 1
 * @param action tokens a step that an action is read from, 0 or 1; nothing attends to them
 */
public record TokenLayout(int text, int views, int imageTokens, int state, int action) {
    /** The kinds of token. */
    public enum Kind {
        TEXT,
        IMAGE,
        STATE,
        ACTION
    }

    public TokenLayout {
        requireFlag("text", text);
        requireFlag("state", state);
        requireFlag("action", action);
        Check.argument(
                views > 0 && imageTokens > 0, "a step needs image tokens, got %d views of %d", views, imageTokens);
    }

    /** The layout of pre-training: text and one view. */
    public static TokenLayout ofVideo(int imageTokens) {
        return new TokenLayout(1, 1, imageTokens, 0, 0);
    }

    /** The layout of robot data: text, views, state and action. */
    public static TokenLayout ofRobot(int views, int imageTokens) {
        return new TokenLayout(1, views, imageTokens, 1, 1);
    }

    /** Tokens a step, P. */
    public int tokensPerStep() {
        return text + images() + state + action;
    }

    /** Image tokens a step, over all views. */
    public int images() {
        return views * imageTokens;
    }

    /** Tokens of a kind a step. */
    public int count(Kind kind) {
        return switch (kind) {
            case TEXT -> text;
            case IMAGE -> images();
            case STATE -> state;
            case ACTION -> action;
        };
    }

    /** Where a kind starts within its step. */
    public int start(Kind kind) {
        return switch (kind) {
            case TEXT -> 0;
            case IMAGE -> text;
            case STATE -> text + images();
            case ACTION -> text + images() + state;
        };
    }

    /** Positions in the sequence of all tokens of a kind over {@code steps} steps, in order. */
    public long[] positions(Kind kind, int steps) {
        int each = count(kind);
        long[] positions = new long[steps * each];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = (long) (i / each) * tokensPerStep() + start(kind) + i % each;
        }
        return positions;
    }

    /** Positions of all tokens over {@code steps} steps that others may see: all but those that actions are read from. */
    public long[] positionsSeen(int steps) {
        return LongStream.range(0, (long) steps * tokensPerStep())
                .filter(position -> action == 0 || position % tokensPerStep() != start(Kind.ACTION))
                .toArray();
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

    private static void requireFlag(String name, int tokens) {
        Check.argument(tokens == 0 || tokens == 1, "a step has 0 or 1 %s tokens, not %d", name, tokens);
    }
}
