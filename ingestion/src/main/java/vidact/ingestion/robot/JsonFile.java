package vidact.ingestion.robot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;

/** JSON of robot data sets: numbers out of it, or a message that names what is wrong. */
final class JsonFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonFile() {}

    static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new EpisodeException(file + " is no readable JSON: " + e.getMessage());
        }
    }

    /** The table of that name, {@code [rows][columns]}; a list of numbers is a table of one column. */
    static double[][] table(JsonNode json, String name) {
        JsonNode rows = json.path(name);
        if (!rows.isArray() || rows.isEmpty()) {
            throw new EpisodeException("there is no table '" + name + "'");
        }
        double[][] table = new double[rows.size()][];
        for (int i = 0; i < table.length; i++) {
            JsonNode row = rows.get(i);
            table[i] = new double[row.isArray() ? row.size() : 1];
            for (int k = 0; k < table[i].length; k++) {
                JsonNode number = row.isArray() ? row.get(k) : row;
                if (!number.isNumber()) {
                    throw new EpisodeException(
                            "'" + name + "' has " + number + " where a number should be (row " + i + ")");
                }
                table[i][k] = number.asDouble();
            }
            if (table[i].length != table[0].length) {
                throw new EpisodeException("row " + i + " of '" + name + "' has " + table[i].length
                        + " numbers, the first has " + table[0].length);
            }
        }
        return table;
    }
}
