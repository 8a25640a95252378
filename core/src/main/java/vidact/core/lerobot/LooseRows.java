package vidact.core.lerobot;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;
import vidact.core.catalogue.ParquetRows;

/**
 * Rows of Parquet tables that others wrote, as plain objects: Long, Double, String, Boolean, byte[], List, Map. Writers differ in
 * how they nest lists and in the width of numbers; all come out alike. What is not there is absent from its map.
 */
final class LooseRows {
    private LooseRows() {}

    static List<Map<String, Object>> read(Path file) {
        return ParquetRows.read(file).stream().map(LooseRows::map).toList();
    }

    private static Map<String, Object> map(Group group) {
        Map<String, Object> map = new LinkedHashMap<>();
        GroupType type = group.getType();
        for (int field = 0; field < type.getFieldCount(); field++) {
            Type column = type.getType(field);
            int count = group.getFieldRepetitionCount(field);
            if (column.isRepetition(Type.Repetition.REPEATED)) {
                List<Object> values = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    values.add(value(group, column, field, i));
                }
                map.put(column.getName(), values);
            } else if (count > 0) {
                map.put(column.getName(), value(group, column, field, 0));
            }
        }
        return map;
    }

    private static Object value(Group group, Type column, int field, int index) {
        if (!column.isPrimitive()) {
            Group nested = group.getGroup(field, index);
            boolean list = column.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation;
            return list ? elements(nested) : map(nested);
        }
        return switch (column.asPrimitiveType().getPrimitiveTypeName()) {
            case INT32 -> (long) group.getInteger(field, index);
            case INT64 -> group.getLong(field, index);
            case FLOAT -> (double) group.getFloat(field, index);
            case DOUBLE -> group.getDouble(field, index);
            case BOOLEAN -> group.getBoolean(field, index);
            default ->
                column.getLogicalTypeAnnotation() instanceof StringLogicalTypeAnnotation
                        ? group.getString(field, index)
                        : group.getBinary(field, index).getBytes();
        };
    }

    /** A list is one repeated field, of elements or of groups that hold one element each. */
    private static List<Object> elements(Group list) {
        List<Object> elements = new ArrayList<>();
        Type repeated = list.getType().getType(0);
        for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
            boolean wrapped = !repeated.isPrimitive() && repeated.asGroupType().getFieldCount() == 1;
            if (!wrapped) {
                elements.add(value(list, repeated, 0, i));
                continue;
            }
            Group one = list.getGroup(0, i);
            if (one.getFieldRepetitionCount(0) > 0) {
                elements.add(value(one, one.getType().getType(0), 0, 0));
            }
        }
        return elements;
    }
}
