package vidact.core.tokens;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import vidact.core.catalogue.ParquetRows;
import vidact.core.storage.DatasetException;
import vidact.core.storage.Manifest;
import vidact.core.storage.Storage;

/**
 * A folder of token shards: Parquet files of {@link TokenClip} rows, and a manifest that names them with their hashes.
 * All clips of a data set come from one tokenizer and one preprocessing, whose hashes are in the manifest.
 */
public final class TokenShards {
    /** Format name in the manifest. */
    public static final String FORMAT = "vidact-tokens";

    /** Format version in the manifest. */
    public static final int VERSION = 1;

    private final Storage storage;
    private final Manifest manifest;
    private final TokenOrigin origin;

    private TokenShards(Storage storage, Manifest manifest) {
        this.storage = storage;
        this.manifest = manifest;
        this.origin = TokenOrigin.of(manifest);
    }

    /**
     * Opens a finished data set and checks its files against their hashes.
     *
     * @throws DatasetException if it is unfinished, damaged or of another version
     */
    public static TokenShards open(Storage storage) {
        return new TokenShards(storage, Manifest.read(storage, FORMAT, VERSION, "tokenize"));
    }

    /** Writes one shard; it appears complete or not at all. */
    public static Manifest.Entry writeShard(Storage storage, String name, List<TokenClip> clips, TokenOrigin origin) {
        storage.publish(
                name,
                file -> ParquetRows.write(
                        file,
                        TokenSchema.SCHEMA,
                        origin.facts(),
                        clips.stream()
                                .map(clip -> TokenSchema.filler(clip, origin))
                                .toList()));
        return Manifest.Entry.of(storage, name, clips.size());
    }

    /** Publishes the manifest over shards that are all there. */
    public static void finish(
            Storage storage, List<Manifest.Entry> shards, TokenOrigin origin, Map<String, String> facts) {
        Map<String, String> all = new TreeMap<>(facts);
        all.putAll(origin.facts());
        new Manifest(FORMAT, VERSION, shards, all).write(storage);
    }

    public TokenOrigin origin() {
        return origin;
    }

    public Manifest manifest() {
        return manifest;
    }

    /**
     * All clips of a split, in the order of the shards; {@code all} takes every split.
     *
     * @throws DatasetException if a row's codes differ from their check sum
     */
    public List<TokenClip> clips(String split) {
        return manifest.files().stream()
                .flatMap(shard -> readShard(shard.name()).stream())
                .filter(clip -> "all".equals(split) || clip.split().equals(split))
                .toList();
    }

    private List<TokenClip> readShard(String name) {
        Path file = storage.fetch(name);
        return ParquetRows.read(file).stream()
                .map(row -> TokenSchema.read(file.toString(), row, origin))
                .toList();
    }
}
