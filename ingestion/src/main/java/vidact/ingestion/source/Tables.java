package vidact.ingestion.source;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import vidact.core.config.ConfigException;

/** Tables of data sets as text, row by row, columns by the names in the first line. */
final class Tables {
    private static final CsvMapper CSV = CsvMapper.builder()
            .enable(CsvParser.Feature.TRIM_SPACES)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .enable(CsvParser.Feature.IGNORE_TRAILING_UNMAPPABLE)
            .build();

    private Tables() {}

    /** Rows of a file, read as they are asked for. */
    static Stream<Map<String, String>> rows(Path file, char separator) {
        try {
            MappingIterator<Map<String, String>> rows = CSV.readerForMapOf(String.class)
                    .with(CsvSchema.emptySchema().withHeader().withColumnSeparator(separator))
                    .readValues(Files.newBufferedReader(file));
            return StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, Spliterator.ORDERED), false)
                    .onClose(() -> close(rows));
        } catch (IOException e) {
            throw new ConfigException(file + " is no readable table (" + e.getMessage() + "): mend or remove it");
        }
    }

    /** The cell of a column that must be there. */
    static String cell(Map<String, String> row, String column, Path file) {
        String cell = row.get(column);
        if (cell == null) {
            throw new ConfigException(
                    file + " has no column '" + column + "', only " + row.keySet() + ": is it the right file?");
        }
        return cell;
    }

    /** Files below a folder, at most two deep, whose names match. */
    static List<Path> named(Path folder, String pattern) {
        Pattern name = Pattern.compile(pattern);
        try (Stream<Path> below = Files.find(
                folder,
                3,
                (file, facts) -> facts.isRegularFile()
                        && name.matcher(file.getFileName().toString()).matches())) {
            return below.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    private static void close(MappingIterator<?> rows) {
        try {
            rows.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
