package vidact.core.tokens;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;

/**
 * Hands the columns of a row to plain Java values, without Parquet's generic rows in between, which cost more than all the rest.
 *
 * @param <T> what a row becomes
 */
final class RowSupport<T> extends ReadSupport<T> {
    private final MessageType columns;
    private final Supplier<T> row;
    private final Root root;

    /**
     * Reads these columns.
     *
     * @param converters one a column, in their order; a row's values are in them when {@code row} is called
     */
    RowSupport(MessageType columns, List<Converter> converters, Supplier<T> row) {
        this.columns = columns;
        this.row = row;
        root = new Root(converters);
    }

    @Override
    public ReadContext init(InitContext context) {
        return new ReadContext(columns);
    }

    @Override
    @SuppressWarnings("deprecation") // abstract, so Parquet wants it
    public RecordMaterializer<T> prepareForRead(
            Configuration hadoop, Map<String, String> footer, MessageType file, ReadContext context) {
        return materializer();
    }

    @Override
    public RecordMaterializer<T> prepareForRead(
            ParquetConfiguration plain, Map<String, String> footer, MessageType file, ReadContext context) {
        return materializer();
    }

    private RecordMaterializer<T> materializer() {
        return new RecordMaterializer<>() {
            @Override
            public T getCurrentRecord() {
                return row.get();
            }

            @Override
            public GroupConverter getRootConverter() {
                return root;
            }
        };
    }

    private static final class Root extends GroupConverter {
        private final List<Converter> converters;

        Root(List<Converter> converters) {
            this.converters = List.copyOf(converters);
        }

        @Override
        public Converter getConverter(int field) {
            return converters.get(field);
        }

        @Override
        public void start() {
            // each column forgets its last value when the next one comes
        }

        @Override
        public void end() {
            // the row is taken by getCurrentRecord
        }
    }

    /** A text column; a text that is stored once for many rows is decoded once. */
    static final class Text extends PrimitiveConverter {
        private String value = "";
        private String[] dictionary = {};

        String value() {
            return value;
        }

        @Override
        public boolean hasDictionarySupport() {
            return true;
        }

        @Override
        public void setDictionary(Dictionary stored) {
            dictionary = new String[stored.getMaxId() + 1];
            for (int i = 0; i < dictionary.length; i++) {
                dictionary[i] = stored.decodeToBinary(i).toStringUsingUTF8();
            }
        }

        @Override
        public void addValueFromDictionary(int id) {
            value = dictionary[id];
        }

        @Override
        public void addBinary(Binary binary) {
            value = binary.toStringUsingUTF8();
        }
    }

    /** A column of bytes. */
    static final class Bytes extends PrimitiveConverter {
        private byte[] value = {};

        byte[] value() {
            return value;
        }

        @Override
        public void addBinary(Binary binary) {
            value = binary.getBytes();
        }
    }

    /** A column of 32-bit integers. */
    static final class Int extends PrimitiveConverter {
        private int value;

        int value() {
            return value;
        }

        @Override
        public void addInt(int integer) {
            value = integer;
        }
    }

    /** A list column of 64-bit integers, as {@link vidact.core.catalogue.ParquetRows#list} lays it out. */
    static final class Longs extends GroupConverter {
        private final List<Long> values = new ArrayList<>();
        private final Converter element = new PrimitiveConverter() {
            @Override
            public void addLong(long value) {
                values.add(value);
            }
        };
        private final GroupConverter entry = new Only(element);

        List<Long> value() {
            return values;
        }

        @Override
        public Converter getConverter(int field) {
            return entry;
        }

        @Override
        public void start() {
            values.clear();
        }

        @Override
        public void end() {
            // the values stay until the next row
        }
    }

    /** A group of one field. */
    private static final class Only extends GroupConverter {
        private final Converter field;

        Only(Converter field) {
            this.field = field;
        }

        @Override
        public Converter getConverter(int index) {
            return field;
        }

        @Override
        public void start() {
            // nothing to forget
        }

        @Override
        public void end() {
            // nothing to finish
        }
    }
}
