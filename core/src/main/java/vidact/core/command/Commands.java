package vidact.core.command;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import vidact.core.config.ConfigException;
import vidact.core.storage.Storage;

/** Runs a command line program: exit code 0 done, 1 failed, 2 wrong use or configuration; an error is one sentence. */
public final class Commands {
    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;

    private Commands() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(Callable<Integer> command, String... arguments) {
        System.exit(run(command, arguments));
    }

    /** Runs the command and returns its exit code. */
    public static int run(Callable<Integer> command, String... arguments) {
        CommandLine line = new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Path.class, Commands::input)
                .setExecutionExceptionHandler((exception, failed, parsed) -> report(exception, failed));
        return line.execute(arguments);
    }

    /** What a command reads may be in a store; it is brought here first. */
    private static Path input(String location) {
        return Storage.isRemote(location) ? Storage.at(location).fetchAll() : Path.of(location);
    }

    private static int report(Exception exception, CommandLine failed) {
        boolean verbose = failed.getParseResult().hasMatchedOption("--verbose");
        if (verbose) {
            exception.printStackTrace(failed.getErr());
        }
        failed.getErr().println(failed.getCommandName() + ": " + sentence(exception));
        return exception instanceof ConfigException ? WRONG_USE : FAILED;
    }

    private static String sentence(Exception exception) {
        String message = String.valueOf(exception.getMessage());
        if (exception instanceof UncheckedIOException io && io.getCause() != null) {
            return message + " (" + io.getCause().getMessage() + ")";
        }
        boolean ours = exception.getClass().getName().startsWith("vidact.")
                || exception instanceof IllegalArgumentException
                || exception instanceof IllegalStateException;
        return ours ? message : exception.getClass().getSimpleName() + ": " + message + " (--verbose tells more)";
    }
}
