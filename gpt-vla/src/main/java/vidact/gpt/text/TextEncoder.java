package vidact.gpt.text;

/** Turns a caption into a feature that the model is conditioned on. Frozen: it has no trainable weights. */
public interface TextEncoder {
    /** Width of a feature, E. */
    int width();

    /** The feature of a caption, {@code [E]}, of length 1; of an empty caption, zeros. */
    float[] encode(String caption);

    /** What this encoder is, for configurations and summaries. */
    String kind();

    /** The built-in encoder, which needs no files. */
    static TextEncoder bytes() {
        return new ByteTextEncoder();
    }
}
