package vidact.core.tokens;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import vidact.core.Check;
import vidact.core.catalogue.ParquetRows;
import vidact.core.storage.DatasetException;

/** Columns of a token shard. Every row says what made it and carries a check sum over its codes. */
final class TokenSchema {
    static final MessageType SCHEMA = Types.buildMessage()
            .addField(Types.required(BINARY).named("clip_uid"))
            .addField(text("split"))
            .addField(text("view"))
            .addField(text("caption"))
            .addField(ParquetRows.list("frame_pts_us", Types.required(INT64).named("element")))
            .addField(Types.required(BINARY).named("tokens"))
            .addField(text("token_dtype"))
            .addField(ParquetRows.list("token_shape", Types.required(INT64).named("element")))
            .addField(Types.required(INT32).named("vocab_size"))
            .addField(Types.required(INT32).named("tokens_crc32c"))
            .addField(text("tokenizer_sha256"))
            .addField(text("preprocess_sha256"))
            .named("token_clip");

    private TokenSchema() {}

    static Consumer<Group> filler(TokenClip clip, TokenOrigin origin) {
        TokenGrid grid = origin.grid();
        Check.argument(
                clip.tokensPerFrame() == grid.tokens(),
                "clip %s has %d codes a frame, but the data set has %s",
                clip.clipUid(),
                clip.tokensPerFrame(),
                grid);
        return row -> {
            byte[] tokens = TokenCodec.encode(clip.tokens(0, clip.frames()));
            row.add("clip_uid", Binary.fromConstantByteArray(HexFormat.of().parseHex(clip.clipUid())));
            row.add("split", clip.split());
            row.add("view", clip.view());
            row.add("caption", clip.caption());
            ParquetRows.addLongs(row, "frame_pts_us", clip.frameMicros());
            row.add("tokens", Binary.fromConstantByteArray(tokens));
            row.add("token_dtype", TokenCodec.DTYPE);
            ParquetRows.addLongs(
                    row, "token_shape", List.of((long) clip.frames(), (long) grid.height(), (long) grid.width()));
            row.add("vocab_size", grid.vocabulary());
            row.add("tokens_crc32c", TokenCodec.crc32c(tokens));
            row.add("tokenizer_sha256", origin.tokenizerSha256());
            row.add("preprocess_sha256", origin.preprocessSha256());
        };
    }

    /** The clip of a row of {@code file}, checked against its check sum and against the data set's origin. */
    static TokenClip read(String file, Group row, TokenOrigin origin) {
        byte[] tokens = row.getBinary("tokens", 0).getBytes();
        String uid = HexFormat.of().formatHex(row.getBinary("clip_uid", 0).getBytes());
        int found = TokenCodec.crc32c(tokens);
        int stated = row.getInteger("tokens_crc32c", 0);
        if (found != stated) {
            throw DatasetException.corrupt(
                    file, String.format("clip %s: CRC-32C is %08x, the row says %08x", uid, found, stated));
        }
        if (!row.getString("tokenizer_sha256", 0).equals(origin.tokenizerSha256())
                || !row.getString("preprocess_sha256", 0).equals(origin.preprocessSha256())) {
            throw DatasetException.corrupt(file, "clip " + uid + " comes from another tokenizer");
        }
        List<Long> shape = ParquetRows.longs(row, "token_shape");
        List<Long> micros = ParquetRows.longs(row, "frame_pts_us");
        if (shape.get(0) != micros.size()
                || tokens.length != micros.size() * origin.grid().tokens() * Short.BYTES) {
            throw DatasetException.corrupt(file, "clip " + uid + " does not hold the codes that its shape promises");
        }
        TokenClip.Source source =
                new TokenClip.Source(row.getString("split", 0), row.getString("view", 0), row.getString("caption", 0));
        return new TokenClip(uid, source, micros, TokenCodec.decode(tokens));
    }

    private static Type text(String name) {
        return Types.required(BINARY).as(stringType()).named(name);
    }
}
