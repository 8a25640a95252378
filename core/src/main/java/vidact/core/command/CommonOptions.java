package vidact.core.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import vidact.core.config.Configs;

/** The options that every command has. */
public final class CommonOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "tiny",
            description = "preset of configs/, such as tiny, or YAML file; default: ${DEFAULT-VALUE}")
    private String config;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "folder for all that the command writes")
    private Path out;

    @Option(names = "--seed", defaultValue = "1", description = "seed of all randomness; default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(names = "--verbose", description = "print the stack trace of an error")
    private boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "print this help")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    @Parameters(paramLabel = "key=value", description = "configuration values on top of the preset or file")
    private List<String> overrides = new ArrayList<>();

    /** The configuration record of a stage, from preset or file and arguments. */
    public <T> T load(Class<T> type, String stage) {
        return Configs.load(type, stage, config, overrides);
    }

    public Path out() {
        return out;
    }

    public long seed() {
        return seed;
    }

    boolean verbose() {
        return verbose;
    }
}
