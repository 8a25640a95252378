package vidact.ingestion;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import vidact.core.catalogue.ClipCatalogue;
import vidact.core.command.Commands;
import vidact.core.command.CommonOptions;
import vidact.core.config.ConfigException;
import vidact.core.storage.Storage;
import vidact.ingestion.relabel.RelabelConfig;
import vidact.ingestion.relabel.RelabelJob;

/** {@code ./vidact relabel}: new captions for the kept clips of a catalogue. */
@Command(
        name = "relabel",
        description = "Asks a model behind an OpenAI-compatible endpoint for a caption of every kept clip.",
        footer = {
            "",
            "Examples:",
            "  ./vidact relabel --clips runs/clips --out runs/relabelled endpoint=http://host:8000/v1 model=qwen2.5-vl --dry-run",
            "  ./vidact relabel --clips runs/clips --out runs/templates --offline"
        })
public final class RelabelApp implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(names = "--clips", required = true, paramLabel = "DIR", description = "clip catalogue, from ingest")
    private String clips;

    @Option(names = "--dry-run", description = "say what it would cost, and do nothing")
    private boolean dryRun;

    @Option(names = "--offline", description = "no model: the data sets' labels in sentences, named 'template'")
    private boolean offline;

    public static void main(String[] arguments) {
        Commands.main(new RelabelApp(), arguments);
    }

    @Override
    public Integer call() {
        RelabelConfig config = options.load(RelabelConfig.class, "relabel");
        ClipCatalogue catalogue = ClipCatalogue.open(Storage.at(clips));
        RelabelJob job = new RelabelJob(config, prompt(config), catalogue, options.out(), options.destination());
        if (dryRun) {
            RelabelJob.Estimate estimate = job.estimate();
            System.out.printf(
                    Locale.ROOT,
                    "%d clips of which %d have their caption already: %d requests, about %d prompt and at most %d answer tokens,"
                            + " %.2f in the currency of price%n",
                    estimate.clips(),
                    estimate.cached(),
                    estimate.requests(),
                    estimate.promptTokens(),
                    estimate.completionTokens(),
                    estimate.cost());
            return 0;
        }
        job.run(offline, clips);
        return 0;
    }

    private static String prompt(RelabelConfig config) {
        if (!config.prompt().isEmpty()) {
            try {
                return Files.readString(Path.of(config.prompt()));
            } catch (IOException e) {
                throw new ConfigException("prompt=" + config.prompt() + " cannot be read: " + e.getMessage());
            }
        }
        try (InputStream in = Objects.requireNonNull(RelabelApp.class.getResourceAsStream("prompt.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
