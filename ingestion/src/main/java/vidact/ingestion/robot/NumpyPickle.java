package vidact.ingestion.robot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.razorvine.pickle.Unpickler;
import net.razorvine.pickle.objects.ClassDict;
import org.jspecify.annotations.Nullable;

/**
 * Pickled numpy objects, as {@code np.save} writes dictionaries. Of all classes that a pickle can name, arrays, their types and their
 * scalars are built; nothing is ever called. Public because the library finds {@code __setstate__} by reflection.
 */
public final class NumpyPickle {
    static {
        for (String module : List.of("numpy.core.multiarray", "numpy._core.multiarray")) {
            Unpickler.registerConstructor(module, "_reconstruct", arguments -> new Array());
            Unpickler.registerConstructor(module, "scalar", arguments -> scalar((Type) arguments[0], arguments[1]));
        }
        Unpickler.registerConstructor("numpy", "dtype", arguments -> new Type(String.valueOf(arguments[0])));
    }

    private NumpyPickle() {}

    /**
     * The object in a pickle: maps, lists, strings, numbers and {@link Array}s.
     *
     * @throws EpisodeException if it is damaged or holds anything else
     */
    static Object read(byte[] pickle, String name) {
        try {
            Object read = new Unpickler().loads(pickle);
            if (read instanceof ClassDict other) {
                throw new EpisodeException(name + " holds an object of class " + other.get("__class__"));
            }
            return read;
        } catch (IOException | RuntimeException e) { // a damaged pickle can end in many ways
            throw new EpisodeException(name + " is no pickle of plain numpy objects: " + e.getMessage());
        }
    }

    /** The elements of a list, tuple or array. */
    static List<Object> elements(Object sequence) {
        if (sequence instanceof Array array) {
            return array.values;
        }
        if (sequence instanceof Object[] tuple) {
            return Arrays.asList(tuple);
        }
        if (sequence instanceof List<?> list) {
            return new ArrayList<>(list);
        }
        throw new EpisodeException("a pickle has " + sequence.getClass().getSimpleName() + " where a list should be");
    }

    /** A numpy array; its values in a row. */
    public static final class Array {
        private List<Object> values = List.of();

        /** Called by the unpickler: version, shape, type, Fortran's order, data. */
        public void __setstate__(Object[] state) {
            if (state[4] instanceof List<?> objects) {
                values = new ArrayList<>(objects);
                return;
            }
            Type type = (Type) state[2];
            ByteBuffer buffer = ByteBuffer.wrap(bytes(state[4])).order(type.order);
            values = new ArrayList<>();
            while (buffer.hasRemaining()) {
                values.add(type.next(buffer));
            }
        }
    }

    /** A numpy type: {@code f4}, {@code i8}, {@code O8}. */
    public static final class Type {
        private final String name;
        private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

        Type(String name) {
            this.name = name;
        }

        /** Called by the unpickler: version, byte order and what plain types leave empty. */
        public void __setstate__(Object[] state) {
            order = ">".equals(state[1]) ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        }

        private Object next(ByteBuffer buffer) {
            return switch (name) {
                case "i8", "u8" -> buffer.getLong();
                case "i4", "u4" -> (long) buffer.getInt();
                case "f8" -> buffer.getDouble();
                case "f4" -> (double) buffer.getFloat();
                case "b1", "u1" -> (long) (buffer.get() & 0xff);
                default -> {
                    // Texts of a fixed width and the like: nothing here reads them.
                    buffer.position(buffer.limit());
                    yield "";
                }
            };
        }
    }

    private static Object scalar(Type type, @Nullable Object data) {
        return type.next(ByteBuffer.wrap(bytes(data)).order(type.order));
    }

    private static byte[] bytes(@Nullable Object data) {
        if (data instanceof byte[] bytes) {
            return bytes;
        }
        return String.valueOf(data).getBytes(StandardCharsets.ISO_8859_1);
    }
}
