package vidact.core.tokens;

import java.util.Arrays;
import java.util.List;
import vidact.core.Check;

/**
 * The codes of one clip.
 *
 * <p>Letters: T frames, H x W codes a frame, row by row.
 */
public final class TokenClip {
    private final String clipUid;
    private final String split;
    private final String view;
    private final String caption;
    private final List<Long> frameMicros;
    private final int[] tokens;

    /**
     * @param clipUid hexadecimal content id of the clip, from the catalogue
     * @param source split, view and caption of the clip
     * @param frameMicros when each frame is shown, in microseconds, {@code [T]}
     * @param tokens codes, {@code [T * H * W]}
     */
    public TokenClip(String clipUid, Source source, List<Long> frameMicros, int[] tokens) {
        Check.argument(
                !frameMicros.isEmpty() && tokens.length % frameMicros.size() == 0,
                "clip %s: %d codes do not divide over %d frames",
                clipUid,
                tokens.length,
                frameMicros.size());
        this.clipUid = clipUid;
        this.split = source.split();
        this.view = source.view();
        this.caption = source.caption();
        this.frameMicros = List.copyOf(frameMicros);
        this.tokens = tokens.clone();
    }

    /** What the catalogue says of the clip besides its times. */
    public record Source(String split, String view, String caption) {}

    public String clipUid() {
        return clipUid;
    }

    public String split() {
        return split;
    }

    public String view() {
        return view;
    }

    public String caption() {
        return caption;
    }

    public List<Long> frameMicros() {
        return frameMicros;
    }

    /** T. */
    public int frames() {
        return frameMicros.size();
    }

    /** H * W. */
    public int tokensPerFrame() {
        return tokens.length / frames();
    }

    /** Copies the codes of {@code count} frames from frame {@code first} on. */
    public int[] tokens(int first, int count) {
        int each = tokensPerFrame();
        Check.argument(
                first >= 0 && count > 0 && first + count <= frames(),
                "clip %s has %d frames: none from %d to %d",
                clipUid,
                frames(),
                first,
                first + count);
        return Arrays.copyOfRange(tokens, first * each, (first + count) * each);
    }
}
