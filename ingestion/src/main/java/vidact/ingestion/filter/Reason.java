package vidact.ingestion.filter;

import java.util.Locale;

/** Why a clip is rejected. */
public enum Reason {
    /** The file does not open or its stream stops decoding. */
    UNDECODABLE,
    /** Much less decodes than the container promises. */
    TRUNCATED,
    TOO_SHORT,
    BLACK,
    /** Nothing moves. */
    STATIC;

    /** As it stands in the catalogue. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
