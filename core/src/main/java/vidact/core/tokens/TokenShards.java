package vidact.core.tokens;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import vidact.core.catalogue.ParquetRows;
import vidact.core.storage.AtomicFiles;
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

    /**
     * Opens a finished data set without reading its files: for a job that reads them row by row, each checked as it comes.
     *
     * @throws DatasetException if it is unfinished or of another version
     */
    public static TokenShards openUnread(Storage storage) {
        return new TokenShards(storage, Manifest.readUnchecked(storage, FORMAT, VERSION, "tokenize"));
    }

    /** Writes one shard; it appears complete or not at all. */
    public static Manifest.Entry writeShard(Storage storage, String name, List<TokenClip> clips, TokenOrigin origin) {
        storage.publish(name, file -> write(file, clips, origin));
        return Manifest.Entry.of(storage, name, clips.size());
    }

    /** Whether a published shard holds just these clips, in this order, and not a bit of it has changed since it was written. */
    public static boolean isIntact(Storage storage, String name, List<String> clipUids, TokenOrigin origin) {
        if (!storage.exists(name)) {
            return false;
        }
        try {
            List<TokenClip> clips = readShard(storage, name, origin);
            return clips.stream().map(TokenClip::clipUid).toList().equals(clipUids)
                    && isAsWritten(storage.fetch(name), clips, origin);
        } catch (DatasetException e) {
            System.err.println(e.getMessage() + ", which happens now");
            return false;
        }
    }

    /** Equal rows are equal bytes, so that writing them again tells. */
    private static boolean isAsWritten(Path file, List<TokenClip> clips, TokenOrigin origin) {
        Path folder = AtomicFiles.temporaryFolder();
        try {
            Path again = folder.resolve("again.parquet");
            write(again, clips, origin);
            return Files.mismatch(file, again) == -1;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot compare " + file, e);
        } finally {
            AtomicFiles.delete(folder);
        }
    }

    private static void write(Path file, List<TokenClip> clips, TokenOrigin origin) {
        ParquetRows.write(
                file,
                TokenSchema.SCHEMA,
                origin.facts(),
                clips.stream().map(clip -> TokenSchema.filler(clip, origin)).toList());
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
                .flatMap(shard -> readShard(storage, shard.name(), origin).stream())
                .filter(clip -> "all".equals(split) || clip.split().equals(split))
                .toList();
    }

    /** The clips of a shard, one after another. */
    public ShardReader<TokenClip> stream(String name) {
        Path file = storage.fetch(name);
        return ShardReader.open(file, TokenSchema.clips(file.toString(), origin));
    }

    /**
     * How many frames each row of a shard has, without reading any codes.
     *
     * @param split rows of other splits have 0; {@code all} takes every split
     */
    public List<Integer> frames(String name, String split) {
        return all(ShardReader.open(storage.fetch(name), TokenSchema.frames(split)));
    }

    private static List<TokenClip> readShard(Storage storage, String name, TokenOrigin origin) {
        Path file = storage.fetch(name);
        return all(ShardReader.open(file, TokenSchema.clips(file.toString(), origin)));
    }

    private static <T> List<T> all(ShardReader<T> reader) {
        List<T> rows = new ArrayList<>();
        try (reader) {
            for (T row = reader.next(); row != null; row = reader.next()) {
                rows.add(row);
            }
        }
        return rows;
    }
}
