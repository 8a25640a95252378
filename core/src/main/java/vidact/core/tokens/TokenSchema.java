package vidact.core.tokens;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
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

    /** The columns that say how long a clip is. */
    private static final MessageType LENGTHS =
            new MessageType("token_clip", SCHEMA.getType("split"), SCHEMA.getType("token_shape"));

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

    /** Reads whole clips of {@code file}, each checked against its check sum and against the data set's origin. */
    static ReadSupport<TokenClip> clips(String file, TokenOrigin origin) {
        RowSupport.Bytes uid = new RowSupport.Bytes();
        RowSupport.Text split = new RowSupport.Text();
        RowSupport.Text view = new RowSupport.Text();
        RowSupport.Text caption = new RowSupport.Text();
        RowSupport.Longs micros = new RowSupport.Longs();
        RowSupport.Bytes tokens = new RowSupport.Bytes();
        RowSupport.Text dtype = new RowSupport.Text();
        RowSupport.Longs shape = new RowSupport.Longs();
        RowSupport.Int vocabulary = new RowSupport.Int();
        RowSupport.Int crc = new RowSupport.Int();
        RowSupport.Text tokenizer = new RowSupport.Text();
        RowSupport.Text preprocess = new RowSupport.Text();
        List<Converter> columns = List.of(
                uid, split, view, caption, micros, tokens, dtype, shape, vocabulary, crc, tokenizer, preprocess);
        return new RowSupport<>(SCHEMA, columns, () -> {
            String clip = HexFormat.of().formatHex(uid.value());
            checkSum(file, clip, tokens.value(), crc.value());
            if (!tokenizer.value().equals(origin.tokenizerSha256())
                    || !preprocess.value().equals(origin.preprocessSha256())) {
                throw DatasetException.corrupt(file, "clip " + clip + " comes from another tokenizer");
            }
            int frames = micros.value().size();
            if (shape.value().get(0) != frames
                    || !dtype.value().equals(TokenCodec.DTYPE)
                    || vocabulary.value() != origin.grid().vocabulary()
                    || tokens.value().length != frames * origin.grid().tokens() * Short.BYTES) {
                throw DatasetException.corrupt(
                        file, "clip " + clip + " does not hold the codes that its shape promises");
            }
            TokenClip.Source source = new TokenClip.Source(split.value(), view.value(), caption.value());
            return new TokenClip(clip, source, micros.value(), TokenCodec.decode(tokens.value()));
        });
    }

    /** Reads how many frames each clip of a split has, and 0 for clips of others; {@code all} takes every split. */
    static ReadSupport<Integer> frames(String wanted) {
        RowSupport.Text split = new RowSupport.Text();
        RowSupport.Longs shape = new RowSupport.Longs();
        return new RowSupport<>(
                LENGTHS,
                List.of(split, shape),
                () -> "all".equals(wanted) || split.value().equals(wanted)
                        ? Math.toIntExact(shape.value().get(0))
                        : 0);
    }

    private static void checkSum(String file, String clip, byte[] tokens, int stated) {
        int found = TokenCodec.crc32c(tokens);
        if (found != stated) {
            throw DatasetException.corrupt(
                    file, String.format("clip %s: CRC-32C is %08x, the row says %08x", clip, found, stated));
        }
    }

    private static Type text(String name) {
        return Types.required(BINARY).as(stringType()).named(name);
    }
}
