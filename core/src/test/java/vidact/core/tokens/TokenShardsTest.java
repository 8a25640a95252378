package vidact.core.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.Hashes;
import vidact.core.catalogue.ParquetRows;
import vidact.core.storage.DatasetException;
import vidact.core.storage.Manifest;
import vidact.core.storage.Storage;

final class TokenShardsTest {
    private static final TokenOrigin ORIGIN = new TokenOrigin(new TokenGrid(1, 2, 60000), "tok", "pre");
    private static final TokenClip CLIP = new TokenClip(
            Hashes.sha256("a").substring(0, 32),
            new TokenClip.Source("train", "", "push the red block"),
            List.of(0L, 200_000L, 400_000L),
            new int[] {1, 2, 3, 59999, 5, 6});

    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenIsRead() {
        write(List.of(CLIP));
        TokenShards shards = TokenShards.open(storage());
        TokenClip read = shards.clips("train").get(0);
        assertThat(read.tokens(0, 3)).containsExactly(1, 2, 3, 59999, 5, 6);
        assertThat(read.frameMicros()).containsExactly(0L, 200_000L, 400_000L);
        assertThat(read.caption()).isEqualTo("push the red block");
        assertThat(read.clipUid()).isEqualTo(CLIP.clipUid());
        assertThat(shards.origin()).isEqualTo(ORIGIN);
        assertThat(shards.clips("validation")).isEmpty();
    }

    @Test
    void withoutAManifestThereIsNoDataSet() {
        TokenShards.writeShard(storage(), "s.parquet", List.of(CLIP), ORIGIN);
        assertThatThrownBy(() -> TokenShards.open(storage()))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("no complete data set")
                .hasMessageContaining("tokenize");
    }

    @Test
    void aChangedByteOfAShardIsFound() throws IOException {
        write(List.of(CLIP));
        byte[] bytes = Files.readAllBytes(folder.resolve("s.parquet"));
        bytes[bytes.length / 2] ^= 1;
        Files.write(folder.resolve("s.parquet"), bytes);
        assertThatThrownBy(() -> TokenShards.open(storage()))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("SHA-256");
    }

    @Test
    void codesThatDifferFromTheirCheckSumAreFound() {
        Consumer<Group> filler = TokenSchema.filler(CLIP, ORIGIN);
        storage()
                .publish(
                        "s.parquet",
                        file -> ParquetRows.write(
                                file, TokenSchema.SCHEMA, Map.of(), List.of(row -> fillWithOtherCodes(row, filler))));
        finish(List.of(Manifest.Entry.of(storage(), "s.parquet", 1)));
        assertThatThrownBy(() -> TokenShards.open(storage()).clips("all"))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("CRC-32C")
                .hasMessageContaining(CLIP.clipUid());
    }

    @Test
    void codesOfAnotherTokenizerNeverMix() {
        TokenOrigin other = new TokenOrigin(ORIGIN.grid(), "other", "pre");
        Manifest.Entry entry = TokenShards.writeShard(storage(), "s.parquet", List.of(CLIP), other);
        finish(List.of(entry));
        assertThatThrownBy(() -> TokenShards.open(storage()).clips("all"))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("another tokenizer");
    }

    @Test
    void newerAndOlderVersionsAreRefused() throws IOException {
        write(List.of(CLIP));
        Path manifest = folder.resolve(Manifest.FILE);
        String text = Files.readString(manifest);
        Files.writeString(manifest, text.replace("\"version\" : 1", "\"version\" : 2"));
        assertThatThrownBy(() -> TokenShards.open(storage())).hasMessageContaining("too new");
        Files.writeString(manifest, text.replace("\"version\" : 1", "\"version\" : 0"));
        assertThatThrownBy(() -> TokenShards.open(storage())).hasMessageContaining("too old");
        Files.writeString(manifest, "{");
        assertThatThrownBy(() -> TokenShards.open(storage())).hasMessageContaining("corrupt");
    }

    @Test
    void rowsInARepeatedRunHaveTheSameBytes() throws IOException {
        write(List.of(CLIP));
        byte[] once = Files.readAllBytes(folder.resolve("s.parquet"));
        write(List.of(CLIP));
        assertThat(Files.readAllBytes(folder.resolve("s.parquet"))).isEqualTo(once);
    }

    /** Changes one code in the row's own array, after its check sum was taken. */
    private static void fillWithOtherCodes(Group row, Consumer<Group> filler) {
        filler.accept(row);
        row.getBinary("tokens", 0).getBytesUnsafe()[0] ^= 1;
    }

    private void write(List<TokenClip> clips) {
        finish(List.of(TokenShards.writeShard(storage(), "s.parquet", clips, ORIGIN)));
    }

    private void finish(List<Manifest.Entry> entries) {
        TokenShards.finish(storage(), entries, ORIGIN, Map.of());
    }

    private Storage storage() {
        return Storage.at(folder.toString());
    }
}
