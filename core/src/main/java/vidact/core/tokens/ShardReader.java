package vidact.core.tokens;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.LocalInputFile;
import org.jspecify.annotations.Nullable;
import vidact.core.storage.DatasetException;

/**
 * Rows of one shard, one after another, each checked as it is read. A row whose codes differ from their check sum can be
 * passed over; from damage that Parquet itself notices on, the rest of the shard is lost.
 *
 * @param <T> what a row becomes
 */
public final class ShardReader<T> implements AutoCloseable {
    private final Path file;
    private final ParquetReader<T> reader;
    private boolean broken;

    private ShardReader(Path file, ParquetReader<T> reader) {
        this.file = file;
        this.reader = reader;
    }

    /** Opens a shard for rows as {@code support} makes them. */
    static <T> ShardReader<T> open(Path file, ReadSupport<T> support) {
        try {
            return new ShardReader<>(file, new Builder<>(file, support).build());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /**
     * The next row; null after the last.
     *
     * @throws DatasetException if it is damaged; it names the shard
     */
    public @Nullable T next() {
        try {
            return broken ? null : reader.read();
        } catch (NoSuchFileException | AccessDeniedException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        } catch (IOException | RuntimeException e) { // damaged bytes make Parquet throw many kinds of them
            throw damage(e);
        }
    }

    /** Whether the rest of the shard is lost. */
    public boolean isBroken() {
        return broken;
    }

    private DatasetException damage(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof DatasetException known) {
                return known;
            }
        }
        broken = true;
        return DatasetException.corrupt(file.toString(), "not readable as Parquet: " + e.getMessage());
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + file, e);
        }
    }

    private static final class Builder<T> extends ParquetReader.Builder<T> {
        private final ReadSupport<T> support;

        Builder(Path file, ReadSupport<T> support) {
            super(new LocalInputFile(file), new PlainParquetConfiguration());
            this.support = support;
        }

        @Override
        protected ReadSupport<T> getReadSupport() {
            return support;
        }
    }
}
