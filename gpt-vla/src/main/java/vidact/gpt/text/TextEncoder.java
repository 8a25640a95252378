package vidact.gpt.text;

import java.nio.file.Path;
import vidact.core.Check;

/** Turns a caption into a feature that the model is conditioned on. Frozen: it has no trainable weights. */
public interface TextEncoder {
    /** Width of a feature, E. */
    int width();

    /** The feature of a caption, {@code [E]}, of length 1; {@code bytes} gives zeros for an empty one. */
    float[] encode(String caption);

    /** What this encoder is, for checkpoints and summaries. */
    TextSource source();

    /** The built-in encoder, which needs no files. */
    static TextEncoder bytes() {
        return new ByteTextEncoder();
    }

    /**
     * The encoder that a configuration names; it remembers the features of recent captions.
     *
     * @param text {@code bytes}, or the folder of a CLIP model
     */
    static TextEncoder of(String text) {
        return text.equals(TextSource.BYTES.kind())
                ? new RememberingTextEncoder(bytes())
                : new RememberingTextEncoder(ClipTextEncoder.open(Path.of(text)));
    }

    /** The encoder that a checkpoint was trained with, if its files are still there and still the same. */
    static TextEncoder of(TextSource source) {
        TextEncoder found = of(source.path().isEmpty() ? source.kind() : source.path());
        Check.argument(
                found.source().sha256().equals(source.sha256()),
                "%s is another text encoder than the model was trained with: its weights' sha256 is %s, not %s",
                source.path(),
                found.source().sha256(),
                source.sha256());
        return found;
    }
}
