package vidact.cvae;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import vidact.core.checkpoint.CheckpointException;
import vidact.cvae.data.NormStats;

/** What a fine-tuned checkpoint holds besides weights and configuration. */
public final class VlaFiles {
    /** How the robot's numbers spread. */
    public static final String STATS = "norm_stats.json";

    /** Folder of the tokenizer. */
    public static final String TOKENIZER = "tokenizer";

    private static final ObjectMapper JSON = new ObjectMapper();

    private VlaFiles() {}

    /** Whether a checkpoint is a fine-tuned one. */
    static boolean isPolicy(Path checkpoint) {
        return Files.isRegularFile(checkpoint.resolve(STATS));
    }

    /**
     * The statistics of a checkpoint.
     *
     * @throws CheckpointException if they are not there or do not fit its configuration
     */
    public static NormStats stats(Path checkpoint, VlaConfig config) {
        Path file = checkpoint.resolve(STATS);
        if (!Files.isRegularFile(file)) {
            throw CheckpointException.absent(checkpoint, STATS);
        }
        NormStats stats;
        try {
            stats = JSON.readValue(file.toFile(), NormStats.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(file + " is not readable as statistics: take another checkpoint", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        if (stats.state().size() != config.stateWidth() || stats.action().size() != config.actionWidth()) {
            throw new IllegalArgumentException(file + " is of " + stats.state().size() + " state and "
                    + stats.action().size() + " action numbers, but the checkpoint has " + config.stateWidth() + " and "
                    + config.actionWidth() + ": the file is another robot's");
        }
        return stats;
    }
}
