package vidact.ingestion.robot;

import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import vidact.core.image.Image;

/**
 * Which tables of an HDF5 group are an episode's.
 *
 * @param state tables that make the state side by side, by name
 * @param cameras pictures by camera: {@code [T, H, W, 3]} values or {@code [T, bytes]} encoded ones
 */
record Hdf5Layout(Hdf5Kind kind, Dataset action, Map<String, Dataset> state, Map<String, Dataset> cameras) {
    private static final List<String> ACTIONS = List.of("actions", "action");
    private static final List<String> OBSERVATIONS = List.of("obs", "observations", "observation");
    private static final List<String> STATES =
            List.of("qpos", "state", "observation.state", "states", "joint_states", "proprio");
    private static final String PICTURES = "images";
    private static final long LARGEST = 1L << 28; // values of a table

    static boolean isEpisode(Group group) {
        return ACTIONS.stream().anyMatch(name -> group.getChildren().get(name) instanceof Dataset);
    }

    static Hdf5Layout of(Group group) {
        Dataset action = ACTIONS.stream()
                .filter(name -> group.getChildren().get(name) instanceof Dataset)
                .map(group::getDatasetByPath)
                .findFirst()
                .orElseThrow(() -> new EpisodeException("it has no table 'action' or 'actions'"));
        Group seen = OBSERVATIONS.stream()
                .filter(name -> group.getChildren().get(name) instanceof Group)
                .map(name -> (Group) group.getChild(name))
                .findFirst()
                .orElse(group);
        Map<String, Dataset> cameras = new TreeMap<>();
        Map<String, Dataset> numbers = new TreeMap<>();
        sort(seen, false, cameras, numbers);
        ACTIONS.forEach(numbers::remove);
        numbers.values().removeIf(table -> table.getDimensions()[0] != action.getDimensions()[0]);
        Map<String, Dataset> state = STATES.stream()
                .filter(numbers::containsKey)
                .findFirst()
                .<Map<String, Dataset>>map(name -> Map.of(name, numbers.getOrDefault(name, action)))
                .orElse(numbers);
        if (state.isEmpty()) {
            throw new EpisodeException("it has no state as long as its " + action.getDimensions()[0] + " actions");
        }
        boolean robomimic = seen != group && "obs".equals(seen.getName());
        boolean aloha = state.containsKey("qpos") && seen.getChildren().containsKey(PICTURES);
        Hdf5Kind kind = aloha ? Hdf5Kind.ALOHA : robomimic ? Hdf5Kind.ROBOMIMIC : Hdf5Kind.OTHER;
        return new Hdf5Layout(kind, action, new LinkedHashMap<>(state), cameras);
    }

    /** {@code robot0_eef_pos_0} and so on. */
    List<String> stateNames() {
        return state.entrySet().stream()
                .flatMap(table -> names(table.getKey(), width(table.getValue())))
                .toList();
    }

    List<String> actionNames() {
        return names("action", width(action)).toList();
    }

    /** All state tables side by side, T rows. */
    List<double[]> states() {
        List<List<double[]>> tables =
                state.values().stream().map(Hdf5Layout::table).toList();
        return IntStream.range(0, tables.get(0).size())
                .mapToObj(t -> tables.stream()
                        .flatMapToDouble(table -> Arrays.stream(table.get(t)))
                        .toArray())
                .toList();
    }

    /** A table of numbers, T rows; a list of T numbers has rows of one. */
    static List<double[]> table(Dataset table) {
        if (table.getSize() > LARGEST) {
            throw new EpisodeException(table.getPath() + " claims " + table.getSize() + " numbers");
        }
        Object flat = table.getDataFlat();
        int width = width(table);
        return IntStream.range(0, table.getDimensions()[0])
                .mapToObj(t -> IntStream.range(t * width, (t + 1) * width)
                        .mapToDouble(i -> ((Number) Array.get(flat, i)).doubleValue())
                        .toArray())
                .toList();
    }

    /** The values of an array of arrays as bytes, in order. */
    static byte[] bytes(Object nested, int length) {
        byte[] bytes = new byte[length];
        int written = fill(nested, bytes, 0);
        if (written != length) {
            throw new EpisodeException("a picture has " + written + " values instead of " + length);
        }
        return bytes;
    }

    private static int fill(Object nested, byte[] bytes, int from) {
        int at = from;
        for (int i = 0; i < Array.getLength(nested); i++) {
            Object element = Array.get(nested, i);
            if (element instanceof Number number) {
                bytes[at] = number.byteValue();
                at++;
            } else {
                at = fill(element, bytes, at);
            }
        }
        return at;
    }

    private static void sort(
            Group group, boolean pictures, Map<String, Dataset> cameras, Map<String, Dataset> numbers) {
        for (Node child : group) {
            if (child instanceof Group below) {
                sort(below, pictures || PICTURES.equals(below.getName()), cameras, numbers);
            } else if (child instanceof Dataset table && !table.isScalar() && !table.isEmpty()) {
                int[] sides = table.getDimensions();
                boolean small = Number.class.isAssignableFrom(boxed(table.getJavaType()));
                if ((sides.length == 4 && sides[3] == Image.CHANNELS) || (pictures && sides.length == 2)) {
                    cameras.put(table.getName().replace("observation.images.", ""), table);
                } else if (small && sides.length <= 2) {
                    numbers.put(table.getName(), table);
                }
            }
        }
    }

    private static Class<?> boxed(Class<?> type) {
        return type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0).getClass() : type;
    }

    private static Stream<String> names(String name, int width) {
        return width == 1 ? Stream.of(name) : IntStream.range(0, width).mapToObj(i -> name + "_" + i);
    }

    private static int width(Dataset table) {
        int[] sides = table.getDimensions();
        return sides.length < 2 ? 1 : sides[1];
    }
}
