package vidact.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts {@code ./vidact} as a user would, over the classes of this build. */
final class Launcher {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Launcher() {}

    /** Exit code and everything that was printed. */
    record Outcome(int exitCode, String output) {}

    /** Starts a command; its output goes to {@code log}. */
    static Process start(Path log, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(Repository.ROOT.resolve("vidact").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("VIDACT_SKIP_BUILD", "1");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command to its end. */
    static Outcome run(Path folder, String... arguments) {
        Path log = folder.resolve("log-" + arguments[0] + "-" + System.nanoTime() + ".txt");
        try {
            int exitCode = start(log, arguments).waitFor();
            return new Outcome(exitCode, Files.readString(log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The figures of a finished command. */
    static JsonNode summary(Path out) {
        try {
            return JSON.readTree(out.resolve("summary.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
