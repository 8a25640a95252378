package vidact.core.catalogue;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** Columns of the clip catalogue. Every name is stated once for writing and once for reading. */
final class ClipSchema {
    static final MessageType SCHEMA = Types.buildMessage()
            .addField(Types.required(BINARY).named("clip_uid"))
            .addField(text("dataset"))
            .addField(text("source_video_id"))
            .addField(text("split"))
            .addField(text("source_uri"))
            .addField(text("source_sha256"))
            .addField(text("licence"))
            .addField(text("consent"))
            .addField(text("view"))
            .addField(Types.required(INT64).named("start_us"))
            .addField(Types.required(INT64).named("end_us"))
            .addField(Types.required(INT32).named("decoded_frames"))
            .addField(ParquetRows.list("frame_pts_us", Types.required(INT64).named("element")))
            .addField(Types.required(INT32).named("width"))
            .addField(Types.required(INT32).named("height"))
            .addField(text("codec"))
            .addField(ParquetRows.list(
                    "captions",
                    Types.requiredGroup()
                            .addField(text("text"))
                            .addField(text("source"))
                            .addField(text("model"))
                            .addField(text("prompt_sha256"))
                            .addField(text("status"))
                            .named("element")))
            .addField(scores())
            .addField(ParquetRows.list("phash", Types.required(INT64).named("element")))
            .addField(text("duplicate_group"))
            .addField(text("decision"))
            .addField(ParquetRows.list("reject_reasons", text("element")))
            .named("clip");

    private ClipSchema() {}

    static Consumer<Group> filler(ClipRow clip) {
        return row -> {
            row.add("clip_uid", Binary.fromConstantByteArray(HexFormat.of().parseHex(clip.clipUid())));
            row.add("dataset", clip.source().dataset());
            row.add("source_video_id", clip.source().videoId());
            row.add("split", clip.source().split());
            row.add("source_uri", clip.source().uri());
            row.add("source_sha256", clip.source().sha256());
            row.add("licence", clip.source().licence());
            row.add("consent", clip.source().consent());
            row.add("view", clip.source().view());
            row.add("start_us", clip.timing().startMicros());
            row.add("end_us", clip.timing().endMicros());
            row.add("decoded_frames", clip.timing().decodedFrames());
            ParquetRows.addLongs(row, "frame_pts_us", clip.timing().frameMicros());
            row.add("width", clip.picture().width());
            row.add("height", clip.picture().height());
            row.add("codec", clip.picture().codec());
            fillCaptions(row.addGroup("captions"), clip.captions());
            Group scores = row.addGroup("scores");
            clip.scores().values().forEach((score, value) -> scores.add(score.label(), (double) value));
            ParquetRows.addLongs(row, "phash", clip.likeness().frameHashes());
            row.add("duplicate_group", clip.likeness().group());
            row.add("decision", clip.kept() ? "keep" : "reject");
            Group reasons = row.addGroup("reject_reasons");
            clip.verdict()
                    .rejectReasons()
                    .forEach(reason -> reasons.addGroup("list").add("element", reason));
        };
    }

    static ClipRow read(Group row) {
        return new ClipRow(
                HexFormat.of().formatHex(row.getBinary("clip_uid", 0).getBytes()),
                new ClipRow.Source(
                        row.getString("dataset", 0),
                        row.getString("source_video_id", 0),
                        row.getString("split", 0),
                        row.getString("source_uri", 0),
                        row.getString("source_sha256", 0),
                        row.getString("licence", 0),
                        row.getString("consent", 0),
                        row.getString("view", 0)),
                new ClipRow.Timing(
                        row.getLong("start_us", 0),
                        row.getLong("end_us", 0),
                        row.getInteger("decoded_frames", 0),
                        ParquetRows.longs(row, "frame_pts_us")),
                new ClipRow.Picture(row.getInteger("width", 0), row.getInteger("height", 0), row.getString("codec", 0)),
                captions(row.getGroup("captions", 0)),
                scores(row.getGroup("scores", 0)),
                new ClipRow.Likeness(ParquetRows.longs(row, "phash"), row.getString("duplicate_group", 0)),
                new ClipRow.Verdict(texts(row.getGroup("reject_reasons", 0))));
    }

    private static void fillCaptions(Group list, List<Caption> captions) {
        for (Caption caption : captions) {
            Group element = list.addGroup("list").addGroup("element");
            element.add("text", caption.text());
            element.add("source", caption.source());
            element.add("model", caption.model());
            element.add("prompt_sha256", caption.promptSha256());
            element.add("status", caption.status());
        }
    }

    private static List<Caption> captions(Group list) {
        List<Caption> captions = new ArrayList<>();
        for (int i = 0; i < list.getFieldRepetitionCount("list"); i++) {
            Group element = list.getGroup("list", i).getGroup("element", 0);
            captions.add(new Caption(
                    element.getString("text", 0),
                    element.getString("source", 0),
                    element.getString("model", 0),
                    element.getString("prompt_sha256", 0),
                    element.getString("status", 0)));
        }
        return captions;
    }

    private static Scores scores(Group group) {
        Map<Score, Double> scores = new EnumMap<>(Score.class);
        for (Score score : Score.values()) {
            if (group.getFieldRepetitionCount(score.label()) > 0) {
                scores.put(score, group.getDouble(score.label(), 0));
            }
        }
        return new Scores(scores);
    }

    /** A column a score, empty where it was not measured. */
    private static Type scores() {
        var group = Types.requiredGroup();
        for (Score score : Score.values()) {
            group.addField(Types.optional(DOUBLE).named(score.label()));
        }
        return group.named("scores");
    }

    private static List<String> texts(Group list) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < list.getFieldRepetitionCount("list"); i++) {
            texts.add(list.getGroup("list", i).getString("element", 0));
        }
        return texts;
    }

    private static Type text(String name) {
        return Types.required(BINARY).as(stringType()).named(name);
    }
}
