package vidact.core.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import vidact.core.config.Configs;
import vidact.core.storage.Staging;
import vidact.core.storage.Storage;

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
            description = "folder for all that the command writes, or s3://BUCKET/FOLDER")
    private String out = "";

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

    /** Folder of this machine to write into; what is meant for a store is staged there, and {@link Run#finish} sends it. */
    public Path out() {
        return Storage.isRemote(out) ? Staging.folder(out) : Path.of(out);
    }

    /** Where results belong, as it was asked: a folder, or {@code s3://...}. */
    public String destination() {
        return out;
    }

    public long seed() {
        return seed;
    }

    boolean verbose() {
        return verbose;
    }
}
