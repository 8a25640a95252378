package vidact.vqgan;

import java.io.Serializable;
import java.util.List;
import vidact.core.catalogue.ClipRow;
import vidact.core.tokens.TokenClip;

/**
 * What tokenising needs to know of a clip, fit to travel to an executor.
 *
 * @param frameMicros sampled time stamps, ascending
 */
public record ClipToTokenize(
        String clipUid, String uri, List<Long> frameMicros, String split, String view, String caption)
        implements Serializable {
    public ClipToTokenize {
        frameMicros = List.copyOf(frameMicros);
    }

    static ClipToTokenize of(ClipRow row) {
        return new ClipToTokenize(
                row.clipUid(),
                row.source().uri(),
                row.timing().frameMicros(),
                row.source().split(),
                row.source().view(),
                row.caption());
    }

    TokenClip.Source source() {
        return new TokenClip.Source(split, view, caption);
    }
}
