package vidact.core.lerobot;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import vidact.core.catalogue.ParquetRows;

/** The three Parquet tables of a LeRobot data set: frames, episodes, tasks. */
final class Tables {
    private static final List<String> STATISTICS = List.of("min", "max", "mean", "std");
    private static final Type NUMBER = Types.required(DOUBLE).named("element");
    private static final MessageType TASKS = Types.buildMessage()
            .addField(text("task"))
            .addField(integer("task_index"))
            .named("tasks");

    /** How pandas finds the index: LeRobot looks tasks up by it. */
    private static final String PANDAS_TASKS = """
            {"index_columns":["task"],"column_indexes":[],"columns":[\
            {"name":"task_index","field_name":"task_index","pandas_type":"int64","numpy_type":"int64","metadata":null},\
            {"name":"task","field_name":"task","pandas_type":"unicode","numpy_type":"object","metadata":null}],\
            "creator":{"library":"vidact","version":"1"},"pandas_version":"2.0.0"}""";

    private Tables() {}

    /** Numbers of one frame in the table. */
    record FrameRow(
            List<Double> state,
            List<Double> action,
            boolean demonstrated,
            double timestamp,
            long frame,
            long episode,
            long index,
            long task) {}

    private static MessageType frames(DatasetInfo info) {
        Type number = info.precision() == DatasetInfo.Precision.FLOAT64
                ? NUMBER
                : Types.required(FLOAT).named("element");
        var schema = Types.buildMessage()
                .addField(ParquetRows.list("observation.state", number))
                .addField(ParquetRows.list("action", number));
        if (info.marksDemonstrated()) {
            schema.addField(Types.required(BOOLEAN).named(DatasetInfo.DEMONSTRATED));
        }
        return schema.addField(Types.required(FLOAT).named("timestamp"))
                .addField(integer("frame_index"))
                .addField(integer("episode_index"))
                .addField(integer("index"))
                .addField(integer("task_index"))
                .named("frames");
    }

    static void writeFrames(Path file, DatasetInfo info, List<FrameRow> rows) {
        List<Consumer<Group>> fillers = new ArrayList<>();
        for (FrameRow frame : rows) {
            fillers.add(row -> {
                addNumbers(row, "observation.state", info.precision(), frame.state());
                addNumbers(row, "action", info.precision(), frame.action());
                if (info.marksDemonstrated()) {
                    row.add(DatasetInfo.DEMONSTRATED, frame.demonstrated());
                }
                row.add("timestamp", (float) frame.timestamp());
                row.add("frame_index", frame.frame());
                row.add("episode_index", frame.episode());
                row.add("index", frame.index());
                row.add("task_index", frame.task());
            });
        }
        write(file, frames(info), Map.of(), fillers);
    }

    static List<FrameRow> readFrames(Path file) {
        return ParquetRows.read(file).stream()
                .map(row -> new FrameRow(
                        floats(row, "observation.state"),
                        floats(row, "action"),
                        !row.getType().containsField(DatasetInfo.DEMONSTRATED)
                                || row.getBoolean(DatasetInfo.DEMONSTRATED, 0),
                        row.getFloat("timestamp", 0),
                        row.getLong("frame_index", 0),
                        row.getLong("episode_index", 0),
                        row.getLong("index", 0),
                        row.getLong("task_index", 0)))
                .toList();
    }

    static void writeTasks(Path file, List<String> instructions) {
        List<Consumer<Group>> fillers = new ArrayList<>();
        for (int i = 0; i < instructions.size(); i++) {
            String instruction = instructions.get(i);
            long index = i;
            fillers.add(row -> {
                row.add("task", instruction);
                row.add("task_index", index);
            });
        }
        write(file, TASKS, Map.of("pandas", PANDAS_TASKS), fillers);
    }

    /** Instructions by their index. */
    static List<String> readTasks(Path file) {
        List<Group> rows = new ArrayList<>(ParquetRows.read(file));
        rows.sort((a, b) -> Long.compare(a.getLong("task_index", 0), b.getLong("task_index", 0)));
        return rows.stream().map(row -> row.getString("task", 0)).toList();
    }

    static void writeEpisodes(Path file, DatasetInfo info, List<EpisodeRow> rows) {
        var schema = Types.buildMessage()
                .addField(integer("episode_index"))
                .addField(ParquetRows.list("tasks", text("element")))
                .addField(integer("length"));
        for (String column : List.of("data/chunk_index", "data/file_index", "dataset_from_index", "dataset_to_index")) {
            schema.addField(integer(column));
        }
        for (String camera : info.cameras().keySet()) {
            String key = "videos/" + DatasetInfo.videoKey(camera);
            schema.addField(integer(key + "/chunk_index")).addField(integer(key + "/file_index"));
            schema.addField(number(key + "/from_timestamp")).addField(number(key + "/to_timestamp"));
        }
        rows.get(0).stats().keySet().forEach(feature -> {
            for (String statistic : STATISTICS) {
                String name = "stats/" + feature + "/" + statistic;
                schema.addField(DatasetInfo.isPicture(feature) ? pictureList(name) : ParquetRows.list(name, NUMBER));
            }
            schema.addField(ParquetRows.list("stats/" + feature + "/count", integer("element")));
        });
        schema.addField(integer("meta/episodes/chunk_index")).addField(integer("meta/episodes/file_index"));
        rows.get(0).facts().keySet().forEach(fact -> schema.addField(text(fact)));
        write(
                file,
                schema.named("episodes"),
                Map.of(),
                rows.stream().map(row -> filler(info, row)).toList());
    }

    static List<EpisodeRow> readEpisodes(Path file, DatasetInfo info) {
        return ParquetRows.read(file).stream().map(row -> episode(row, info)).toList();
    }

    private static Consumer<Group> filler(DatasetInfo info, EpisodeRow episode) {
        return row -> {
            row.add("episode_index", episode.index());
            row.addGroup("tasks").addGroup("list").add("element", episode.instruction());
            row.add("length", episode.length());
            row.add("data/chunk_index", episode.chunk());
            row.add("data/file_index", episode.file());
            row.add("dataset_from_index", episode.from());
            row.add("dataset_to_index", episode.from() + episode.length());
            for (String camera : info.cameras().keySet()) {
                String key = "videos/" + DatasetInfo.videoKey(camera);
                row.add(key + "/chunk_index", episode.chunk());
                row.add(key + "/file_index", episode.file());
                row.add(key + "/from_timestamp", episode.videoFrom());
                row.add(
                        key + "/to_timestamp",
                        episode.videoFrom() + episode.length() / (double) info.framesPerSecond());
            }
            episode.stats().forEach((feature, stats) -> {
                String name = "stats/" + feature + "/";
                addStatistic(row, name + "min", DatasetInfo.isPicture(feature), stats.min());
                addStatistic(row, name + "max", DatasetInfo.isPicture(feature), stats.max());
                addStatistic(row, name + "mean", DatasetInfo.isPicture(feature), stats.mean());
                addStatistic(row, name + "std", DatasetInfo.isPicture(feature), stats.std());
                ParquetRows.addLongs(row, name + "count", List.of(stats.count()));
            });
            row.add("meta/episodes/chunk_index", episode.chunk());
            row.add("meta/episodes/file_index", episode.file());
            episode.facts().forEach(row::add);
        };
    }

    private static EpisodeRow episode(Group row, DatasetInfo info) {
        Map<String, FeatureStats> stats = new LinkedHashMap<>();
        Map<String, String> facts = new LinkedHashMap<>();
        for (Type field : row.getType().getFields()) {
            String name = field.getName();
            if (name.startsWith("stats/") && name.endsWith("/min")) {
                String feature = name.substring("stats/".length(), name.length() - "/min".length());
                stats.put(feature, statistics(row, feature));
            } else if (name.startsWith(EpisodeRow.FACT)) {
                facts.put(name, row.getString(name, 0));
            }
        }
        double videoFrom = info.cameras().keySet().stream()
                .findFirst()
                .map(camera -> row.getDouble("videos/" + DatasetInfo.videoKey(camera) + "/from_timestamp", 0))
                .orElse(0.0);
        return new EpisodeRow(
                row.getLong("episode_index", 0),
                row.getGroup("tasks", 0).getGroup("list", 0).getString("element", 0),
                row.getLong("length", 0),
                new EpisodeRow.Place(
                        row.getLong("data/chunk_index", 0),
                        row.getLong("data/file_index", 0),
                        row.getLong("dataset_from_index", 0),
                        videoFrom),
                stats,
                facts);
    }

    private static FeatureStats statistics(Group row, String feature) {
        String name = "stats/" + feature + "/";
        boolean picture = DatasetInfo.isPicture(feature);
        return new FeatureStats(
                statistic(row, name + "min", picture),
                statistic(row, name + "max", picture),
                statistic(row, name + "mean", picture),
                statistic(row, name + "std", picture),
                ParquetRows.longs(row, name + "count").get(0));
    }

    private static Type pictureList(String name) {
        Type column = ParquetRows.list("element", NUMBER);
        return ParquetRows.list(name, ParquetRows.list("element", column.asGroupType()));
    }

    private static void addStatistic(Group row, String name, boolean picture, double[] values) {
        Group list = row.addGroup(name);
        for (double value : values) {
            Group entry = list.addGroup("list");
            if (picture) {
                entry.addGroup("element")
                        .addGroup("list")
                        .addGroup("element")
                        .addGroup("list")
                        .add("element", value);
            } else {
                entry.add("element", value);
            }
        }
    }

    private static double[] statistic(Group row, String name, boolean picture) {
        Group list = row.getGroup(name, 0);
        double[] values = new double[list.getFieldRepetitionCount("list")];
        for (int i = 0; i < values.length; i++) {
            Group entry = list.getGroup("list", i);
            if (picture) {
                entry = entry.getGroup("element", 0).getGroup("list", 0);
                entry = entry.getGroup("element", 0).getGroup("list", 0);
            }
            values[i] = entry.getDouble("element", 0);
        }
        return values;
    }

    private static void addNumbers(Group row, String name, DatasetInfo.Precision precision, List<Double> values) {
        Group list = row.addGroup(name);
        for (double value : values) {
            Group entry = list.addGroup("list");
            if (precision == DatasetInfo.Precision.FLOAT64) {
                entry.add("element", value);
            } else {
                entry.add("element", (float) value);
            }
        }
    }

    private static List<Double> floats(Group row, String name) {
        Group list = row.getGroup(name, 0);
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < list.getFieldRepetitionCount("list"); i++) {
            Group entry = list.getGroup("list", i);
            boolean wide = entry.getType().getType("element").asPrimitiveType().getPrimitiveTypeName() == DOUBLE;
            values.add(wide ? entry.getDouble("element", 0) : entry.getFloat("element", 0));
        }
        return values;
    }

    /** LeRobot writes Snappy. */
    private static void write(
            Path file, MessageType schema, Map<String, String> footer, List<Consumer<Group>> fillers) {
        ParquetRows.write(file, schema, CompressionCodecName.SNAPPY, footer, fillers);
    }

    private static Type integer(String name) {
        return Types.required(INT64).named(name);
    }

    private static Type number(String name) {
        return Types.required(DOUBLE).named(name);
    }

    private static Type text(String name) {
        return Types.required(BINARY).as(stringType()).named(name);
    }
}
