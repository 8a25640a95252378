package vidact.gpt;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import vidact.core.Hashes;
import vidact.core.command.Commands;
import vidact.core.config.Configs;
import vidact.core.storage.AtomicFiles;
import vidact.core.storage.Manifest;
import vidact.core.storage.Storage;
import vidact.core.tokens.ShardReader;
import vidact.core.tokens.TokenClip;
import vidact.core.tokens.TokenGrid;
import vidact.core.tokens.TokenOrigin;
import vidact.core.tokens.TokenShards;

/** {@code ./vidact bench shards}: how fast one thread reads token shards, every check sum included. */
@Command(
        name = "bench shards",
        description = "Writes a shard of made-up clips, reads it on one thread with check sums, prints one JSON line.",
        footer = {"", "Example: ./vidact bench shards --clips 20000"},
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class BenchShardsApp implements Callable<Integer> {
    private static final int ROUNDS = 5;

    @Option(names = "--clips", defaultValue = "20000", description = "rows of the shard")
    private int clips;

    @Option(names = "--frames", defaultValue = "16", description = "frames of 256 codes a clip")
    private int frames;

    @Option(names = "--verbose", description = "print the stack trace of an error")
    @SuppressWarnings("UnusedVariable") // Commands asks the parser for it
    private boolean verbose;

    public static void main(String[] arguments) {
        Commands.main(new BenchShardsApp(), arguments);
    }

    @Override
    public Integer call() {
        Path folder = AtomicFiles.temporaryFolder();
        try {
            TokenShards shards = write(folder);
            Manifest.Entry shard = shards.manifest().files().get(0);
            double best = Double.POSITIVE_INFINITY;
            for (int i = 0; i < ROUNDS; i++) {
                best = Math.min(best, seconds(shards, shard.name()));
            }
            double tokenBytes = 2.0 * 256 * frames * clips;
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("clips_per_second", clips / best);
            figures.put("file_megabytes_per_second", shard.bytes() / best / 1e6);
            figures.put("token_megabytes_per_second", tokenBytes / best / 1e6);
            figures.put("threads", 1);
            System.out.println(Configs.toJson(figures));
            return 0;
        } finally {
            AtomicFiles.delete(folder);
        }
    }

    private static double seconds(TokenShards shards, String name) {
        long start = System.nanoTime();
        try (ShardReader<TokenClip> reader = shards.stream(name)) {
            for (TokenClip clip = reader.next(); clip != null; clip = reader.next()) {
                clip.frames();
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private TokenShards write(Path folder) {
        TokenOrigin origin =
                new TokenOrigin(new TokenGrid(16, 16, 1024), Hashes.sha256("tokenizer"), Hashes.sha256("preprocess"));
        SplittableRandom random = new SplittableRandom(1);
        List<TokenClip> rows = new ArrayList<>();
        for (int i = 0; i < clips; i++) {
            rows.add(new TokenClip(
                    Hashes.sha256("clip " + i).substring(0, 32),
                    new TokenClip.Source("train", "", "pick up block " + i % 1000),
                    LongStream.range(0, frames).boxed().toList(),
                    random.ints(256L * frames, 0, 1024).toArray()));
        }
        Storage storage = Storage.at(folder.toString());
        Manifest.Entry entry = TokenShards.writeShard(storage, "tokens-00000.parquet", rows, origin);
        TokenShards.finish(storage, List.of(entry), origin, Map.of());
        return TokenShards.openUnread(storage);
    }
}
