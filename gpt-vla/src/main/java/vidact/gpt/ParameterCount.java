package vidact.gpt;

/**
 * How many trainable values a trunk has, by the formula that {@code docs/model.md} writes down:
 *
 * <pre>
 * stack  = L (12 D^2 + 13 D) + 2 D         blocks and the last norm (GPT-2)
 * tables = (2 V + N) D                     codes in, codes out, places in the frame
 *        + views D if views > 1            cameras
 *        + steps D if steps > 1            time steps
 * text   = E D + D                         projection of the text feature
 * norm   = 2 D                             after the embeddings
 * action = 2 D for text + 2 D for state    if an action is read: what its token starts with
 * </pre>
 *
 * @param stack transformer blocks and the last norm
 * @param rest tables, projection and the norms after them
 */
public record ParameterCount(long stack, long rest) {
    /** The count of a trunk of these sizes. */
    public static ParameterCount of(GptConfig model, SequenceConfig sequence) {
        long d = model.width();
        TokenLayout layout = sequence.layout();
        long stack = model.layers() * (12 * d * d + 13 * d) + 2 * d;
        long tables = (2L * sequence.vocabulary() + layout.imageTokens()) * d
                + (layout.views() > 1 ? layout.views() * d : 0)
                + (sequence.steps() > 1 ? sequence.steps() * d : 0);
        long text = layout.text() > 0 ? sequence.textWidth() * d + d : 0;
        long action = layout.action() > 0 ? (layout.text() > 0 ? 2 * d : 0) + (layout.state() > 0 ? 2 * d : 0) : 0;
        return new ParameterCount(stack, tables + text + 2 * d + action);
    }

    public long total() {
        return stack + rest;
    }
}
