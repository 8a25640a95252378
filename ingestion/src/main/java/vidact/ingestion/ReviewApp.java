package vidact.ingestion;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import vidact.core.catalogue.ClipCatalogue;
import vidact.core.command.Commands;
import vidact.core.command.CommonOptions;
import vidact.core.command.Run;
import vidact.core.config.Configs;
import vidact.core.storage.Storage;
import vidact.ingestion.review.ReviewConfig;
import vidact.ingestion.review.ReviewSheet;

/** {@code ./vidact review}: a page on which a person keeps or drops clips. */
@Command(
        name = "review",
        description =
                "Draws clips from a catalogue onto a page: K keeps, D drops, the page gives labels.csv, which learn-filter reads.",
        footer = {"", "Example: ./vidact review --clips runs/clips --out runs/review clips=200"})
public final class ReviewApp implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(names = "--clips", required = true, paramLabel = "DIR", description = "clip catalogue, from ingest")
    private String clips;

    public static void main(String[] arguments) {
        Commands.main(new ReviewApp(), arguments);
    }

    @Override
    public Integer call() {
        ReviewConfig config = options.load(ReviewConfig.class, "review");
        ClipCatalogue catalogue = ClipCatalogue.open(Storage.at(clips));
        Map<String, String> question = Map.of(
                "config", Configs.toJson(config),
                "seed", Long.toString(options.seed()),
                "clips", Run.fingerprint(clips));
        Run run = Run.in(options, "review", question);
        if (!run.finished()) {
            ReviewSheet sheet = ReviewSheet.of(catalogue, config, options.seed());
            sheet.write(options.out().resolve("index.html"));
            run.finish(Map.of("clips", sheet.size()));
        }
        return 0;
    }
}
