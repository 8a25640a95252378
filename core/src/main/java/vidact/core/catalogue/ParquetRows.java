package vidact.core.catalogue;

import static org.apache.parquet.schema.LogicalTypeAnnotation.listType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import vidact.core.storage.DatasetException;

/** Whole Parquet files as rows, zstd unless another codec is named. */
public final class ParquetRows {
    private static final long ROW_GROUP_BYTES = 48L << 20;

    private ParquetRows() {}

    /**
     * Writes a file.
     *
     * @param footer key-value pairs of the file's footer
     * @param fillers one for each row; each fills an empty row
     */
    public static void write(Path file, MessageType schema, Map<String, String> footer, List<Consumer<Group>> fillers) {
        write(file, schema, CompressionCodecName.ZSTD, footer, fillers);
    }

    /** Writes a file with a codec that its readers expect. */
    public static void write(
            Path file,
            MessageType schema,
            CompressionCodecName codec,
            Map<String, String> footer,
            List<Consumer<Group>> fillers) {
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withConf(new PlainParquetConfiguration())
                .withType(schema)
                .withCompressionCodec(codec)
                .withRowGroupSize(ROW_GROUP_BYTES)
                .withDictionaryEncoding("tokens", false)
                .withExtraMetaData(footer)
                .build()) {
            for (Consumer<Group> filler : fillers) {
                Group row = new SimpleGroup(schema);
                filler.accept(row);
                writer.write(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        orderFooter(file);
    }

    /**
     * Sorts what the writer lists in the order of hash sets and maps, which differs from process to process, so that equal rows are
     * equal bytes. A file ends with its footer, the footer's length (4 bytes, little-endian) and {@code PAR1}.
     */
    private static void orderFooter(Path file) {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long end = bytes.length() - 8;
            bytes.seek(end);
            int length = Integer.reverseBytes(bytes.readInt());
            byte[] old = new byte[length];
            bytes.seek(end - length);
            bytes.readFully(old);
            FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(old));
            if (footer.isSetKey_value_metadata()) {
                Collections.sort(footer.getKey_value_metadata());
            }
            for (RowGroup group : footer.getRow_groups()) {
                group.getColumns().forEach(column -> order(column.getMeta_data()));
            }
            ByteArrayOutputStream ordered = new ByteArrayOutputStream();
            Util.writeFileMetaData(footer, ordered);
            bytes.seek(end - length);
            bytes.write(ordered.toByteArray());
            bytes.writeInt(Integer.reverseBytes(ordered.size()));
            bytes.write(ParquetFileWriter.MAGIC);
            bytes.setLength(bytes.getFilePointer());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static void order(ColumnMetaData column) {
        Collections.sort(column.getEncodings());
        if (column.isSetEncoding_stats()) {
            Collections.sort(column.getEncoding_stats());
        }
    }

    /**
     * Reads all rows of a file, in order.
     *
     * @throws DatasetException if it is no whole Parquet file
     */
    public static List<Group> read(Path file) {
        List<Group> rows = new ArrayList<>();
        try (ParquetReader<Group> reader = new Builder(file).build()) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                rows.add(row);
            }
        } catch (NoSuchFileException | AccessDeniedException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        } catch (IOException | RuntimeException e) { // damaged bytes make Parquet throw many kinds of them
            throw DatasetException.corrupt(file.toString(), "not readable as Parquet: " + e.getMessage());
        }
        return rows;
    }

    /** The three-level list column that all Parquet readers agree on. */
    public static Type list(String name, Type element) {
        return Types.requiredGroup()
                .as(listType())
                .addField(Types.repeatedGroup().addField(element).named("list"))
                .named(name);
    }

    /** Fills a list column of 64-bit integers. */
    public static void addLongs(Group row, String name, List<Long> values) {
        Group list = row.addGroup(name);
        values.forEach(value -> list.addGroup("list").add("element", (long) value));
    }

    /** Reads a list column of 64-bit integers. */
    public static List<Long> longs(Group row, String name) {
        List<Long> values = new ArrayList<>();
        Group list = row.getGroup(name, 0);
        for (int i = 0; i < list.getFieldRepetitionCount("list"); i++) {
            values.add(list.getGroup("list", i).getLong("element", 0));
        }
        return values;
    }

    private static final class Builder extends ParquetReader.Builder<Group> {
        Builder(Path file) {
            super(new LocalInputFile(file), new PlainParquetConfiguration());
        }

        @Override
        protected GroupReadSupport getReadSupport() {
            return new GroupReadSupport();
        }
    }
}
