package vidact.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import vidact.core.Hashes;
import vidact.core.storage.Manifest;
import vidact.core.storage.Storage;
import vidact.core.tokens.TokenClip;
import vidact.core.tokens.TokenGrid;
import vidact.core.tokens.TokenOrigin;
import vidact.core.tokens.TokenShards;

/** A small token data set at random, for tests that train and do not look at pictures. */
final class MadeUpTokens {
    private static final int TOKENS = 16;
    private static final int VOCABULARY = 64;
    private static final int SHARDS = 3;
    private static final int CLIPS_PER_SHARD = 20;
    private static final int FRAMES = 8;

    private MadeUpTokens() {}

    static void write(Path folder) {
        try {
            Path tokenizer = Files.createDirectories(folder.resolve("tokenizer"));
            Files.writeString(tokenizer.resolve("config.json"), "{}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        TokenOrigin origin = new TokenOrigin(new TokenGrid(4, 4, VOCABULARY), "tokenizer", "preprocess");
        Storage storage = Storage.at(folder.toString());
        SplittableRandom random = new SplittableRandom(1);
        List<Manifest.Entry> entries = new ArrayList<>();
        for (int shard = 0; shard < SHARDS; shard++) {
            List<TokenClip> clips = new ArrayList<>();
            for (int i = 0; i < CLIPS_PER_SHARD; i++) {
                int[] codes = random.ints((long) FRAMES * TOKENS, 0, VOCABULARY).toArray();
                clips.add(new TokenClip(
                        Hashes.sha256(shard + " " + i).substring(0, 32),
                        new TokenClip.Source("train", "", "clip " + i),
                        LongStream.range(0, FRAMES).boxed().toList(),
                        codes));
            }
            entries.add(TokenShards.writeShard(storage, "tokens-" + shard + ".parquet", clips, origin));
        }
        TokenShards.finish(storage, entries, origin, Map.of());
    }
}
