package vidact.vqgan;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import vidact.core.Chunks;
import vidact.core.Hashes;
import vidact.core.catalogue.ClipCatalogue;
import vidact.core.catalogue.ClipRow;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.core.command.Commands;
import vidact.core.command.CommonOptions;
import vidact.core.command.Run;
import vidact.core.config.Configs;
import vidact.core.storage.AtomicFiles;
import vidact.core.storage.Storage;
import vidact.core.tokens.TokenShards;
import vidact.torch.Natives;
import vidact.vqgan.spark.TokenizeJob;

/** {@code ./vidact tokenize}: the kept clips of a catalogue to token shards. */
@Command(
        name = "tokenize",
        description = "Turns the kept clips of a catalogue into VQGAN codes in Parquet shards.",
        footer = {"", "Example: ./vidact tokenize --clips runs/clips --tokenizer runs/tokenizer --out runs/tokens"})
public final class TokenizeApp implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(names = "--clips", required = true, paramLabel = "DIR", description = "clip catalogue, from ingest")
    private Path clips;

    @Option(names = "--tokenizer", required = true, paramLabel = "DIR", description = "from train-tokenizer")
    private Path tokenizer;

    @Option(names = "--master", defaultValue = "local[*]", description = "Spark master; default: ${DEFAULT-VALUE}")
    private String master;

    public static void main(String[] arguments) {
        Commands.main(new TokenizeApp(), arguments);
    }

    @Override
    public Integer call() {
        TokenizeConfig config = options.load(TokenizeConfig.class, "tokenize");
        Path folder = CheckpointFolder.resolve(tokenizer).toAbsolutePath();
        FrameTokenizer opened = FrameTokenizer.open(folder);
        Map<String, String> question = Map.of(
                "config", Configs.toJson(config),
                "seed", Long.toString(options.seed()),
                "clips", Run.fingerprint(clips),
                "tokenizer", opened.origin().tokenizerSha256());
        Run run = Run.in(options.out(), "tokenize", question);
        if (run.finished()) {
            return 0;
        }
        List<ClipRow> kept = ClipCatalogue.open(Storage.at(clips.toString())).kept("all");
        String out = options.out().toString();
        // One folder is all that later stages need: the tokenizer travels with its codes.
        AtomicFiles.writeFolder(options.out().resolve("tokenizer"), aside -> FrameTokenizer.copy(folder, aside));
        TokenizeJob.Order order = new TokenizeJob.Order(shards(kept, config.clipsPerShard()), folder, out);
        TokenizeJob.run(master, order, opened.origin(), question);
        TokenShards shards = TokenShards.open(Storage.at(out));
        run.finish(Map.of(
                "libtorch", Natives.load(),
                "clips", shards.manifest().rows(),
                "frames",
                        kept.stream()
                                .mapToLong(row -> row.timing().frameMicros().size())
                                .sum(),
                "shards", shards.manifest().files().size(),
                "tokens_per_frame", opened.origin().grid().tokens()));
        return 0;
    }

    /** Clips in an order drawn by the seed from their ids, cut into shards: files mix sources, and reruns agree. */
    private List<List<ClipToTokenize>> shards(List<ClipRow> rows, int clipsPerShard) {
        List<ClipToTokenize> shuffled = rows.stream()
                .sorted(Comparator.comparing((ClipRow row) -> Hashes.sha256(options.seed() + row.clipUid()))
                        .thenComparing(row -> row.source().uri()))
                .map(ClipToTokenize::of)
                .toList();
        return Chunks.of(shuffled, clipsPerShard);
    }
}
