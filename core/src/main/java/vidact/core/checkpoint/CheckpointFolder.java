package vidact.core.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import vidact.core.storage.AtomicFiles;

/**
 * The checkpoints of one training run: {@code OUT/checkpoints/000400/} holds step 400, and {@code last} names the newest.
 * Each is written beside its place and renamed, so that a folder with a number is always complete.
 */
public final class CheckpointFolder {
    /** The weights within a checkpoint. */
    public static final String WEIGHTS = "model.safetensors";

    /** The resolved configuration within a checkpoint. */
    public static final String CONFIG = "config.json";

    /** What only going on with training needs. */
    public static final String TRAINING = "training";

    private static final String BEST = "best";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path folder;
    private final int keep;

    /**
     * The checkpoints below a run's output folder.
     *
     * @param keep how many of the newest checkpoints stay on disk
     */
    public CheckpointFolder(Path out, int keep) {
        this.folder = out.resolve("checkpoints");
        this.keep = keep;
    }

    /** Writes the checkpoint of a step, then removes the oldest ones. */
    public void save(long step, Consumer<Path> writer) {
        Path target = folder.resolve(String.format(Locale.ROOT, "%06d", step));
        AtomicFiles.writeFolder(target, writer);
        AtomicFiles.writeText(folder.resolve("last"), target.getFileName() + "\n");
        List<Path> all = complete();
        Optional<Path> best = best();
        all.subList(0, Math.max(0, all.size() - keep)).stream()
                .filter(old -> best.isEmpty() || !best.get().equals(old))
                .forEach(AtomicFiles::delete);
    }

    /** Says how good the checkpoint of a step is; the best one stays on disk, {@code best} names it. */
    public void judge(long step, double loss) {
        Path file = folder.resolve(BEST);
        if (!(loss >= bestLoss())) {
            AtomicFiles.writeText(file, String.format(Locale.ROOT, "%06d %s%n", step, loss));
        }
    }

    /** The checkpoint with the least loss, if any was judged. */
    public Optional<Path> best() {
        return readBest().map(words -> folder.resolve(words[0]));
    }

    private double bestLoss() {
        return readBest().map(words -> Double.parseDouble(words[1])).orElse(Double.POSITIVE_INFINITY);
    }

    private Optional<String[]> readBest() {
        Path file = folder.resolve(BEST);
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(Files.readString(file).strip().split(" ", -1))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** The newest complete checkpoint. */
    public Optional<Path> last() {
        List<Path> all = complete();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /**
     * The folder with weights that a user means: a checkpoint itself, or a run's newest.
     *
     * @throws CheckpointException if there is none
     */
    public static Path resolve(Path path) {
        if (Files.isRegularFile(path.resolve(WEIGHTS))) {
            return path;
        }
        return new CheckpointFolder(path, 1)
                .last()
                .orElseThrow(() -> CheckpointException.absent(path, WEIGHTS + " and no checkpoints"));
    }

    /** Writes a configuration record into a checkpoint. */
    public static void writeConfig(Path checkpoint, Object config) {
        try {
            JSON.writeValue(checkpoint.resolve(CONFIG).toFile(), config);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + checkpoint.resolve(CONFIG), e);
        }
    }

    /** Reads the configuration record of a checkpoint. */
    public static <T> T readConfig(Path checkpoint, Class<T> type) {
        Path file = checkpoint.resolve(CONFIG);
        try {
            return JSON.readValue(file.toFile(), type);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": is this a checkpoint of that stage?", e);
        }
    }

    private List<Path> complete() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d+"))
                    .sorted(Comparator.comparing(
                            file -> Long.parseLong(file.getFileName().toString())))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }
}
