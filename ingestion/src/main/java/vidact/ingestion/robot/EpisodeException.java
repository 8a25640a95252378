package vidact.ingestion.robot;

import org.jspecify.annotations.Nullable;

/** An episode that cannot be used; the message is what stands beside its name in the report. */
public final class EpisodeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** An episode that is damaged, incomplete or not what its data set says. */
    public EpisodeException(@Nullable String message) {
        super(message);
    }
}
