package vidact.ingestion.robot;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A numpy array from a {@code .npy} file (numpy/lib/format.py): magic, version, a header that is a Python dictionary, the numbers. */
final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']+)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([^)]*)\\)");

    private final List<Integer> shape;
    private final String type;
    private final byte[] data;

    private Npy(List<Integer> shape, String type, byte[] data) {
        this.shape = List.copyOf(shape);
        this.type = type;
        this.data = data;
    }

    /** Length of each axis. */
    List<Integer> shape() {
        return shape;
    }

    /** The bytes after the header, row by row; of an object, its pickle. */
    byte[] data() {
        return data.clone();
    }

    /**
     * Reads an array.
     *
     * @param largest most bytes that it may have
     * @throws EpisodeException if these bytes are no array, a cut one, or a larger one
     */
    static Npy read(InputStream in, String name, long largest) throws IOException {
        byte[] start = in.readNBytes(MAGIC.length + 2);
        if (start.length < MAGIC.length + 2 || !Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new EpisodeException(name + " is no numpy array");
        }
        int width = start[MAGIC.length] == 1 ? 2 : 4;
        byte[] length = Arrays.copyOf(in.readNBytes(width), 4);
        int headerBytes = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getInt();
        if (headerBytes < 0 || headerBytes > 1 << 16) {
            throw new EpisodeException(name + " claims a header of " + headerBytes + " bytes");
        }
        String header = new String(in.readNBytes(headerBytes), StandardCharsets.ISO_8859_1);
        String type = group(TYPE, header, name);
        if ("True".equals(group(ORDER, header, name))) {
            throw new EpisodeException(name + " is in Fortran's order, which no known data set uses");
        }
        List<Integer> shape = new ArrayList<>();
        for (String side : group(SHAPE, header, name).split(",", -1)) {
            if (!side.isBlank()) {
                shape.add(Integer.parseInt(side.strip()));
            }
        }
        if ("|O".equals(type)) {
            return new Npy(shape, type, whole(in, name, largest));
        }
        long bytes = bytes(type, name);
        for (int side : shape) {
            bytes = Math.multiplyExact(bytes, side);
        }
        if (bytes > largest) {
            throw new EpisodeException(name + " claims " + bytes + " bytes, more than " + largest);
        }
        byte[] data = in.readNBytes((int) bytes);
        if (data.length != bytes) {
            throw new EpisodeException(name + " is cut off: " + data.length + " of " + bytes + " bytes");
        }
        return new Npy(shape, type, data);
    }

    static Npy of(byte[] file, String name) {
        try {
            return read(new ByteArrayInputStream(file), name, file.length);
        } catch (IOException e) {
            throw new EpisodeException(name + " cannot be read: " + e.getMessage());
        }
    }

    /** How many values it has. */
    int size() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    /** All values, row by row. */
    double[] numbers() {
        ByteBuffer buffer =
                ByteBuffer.wrap(data).order(type.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        String kind = type.substring(1);
        return IntStream.range(0, size())
                .mapToDouble(i -> switch (kind) {
                    case "f4" -> buffer.getFloat();
                    case "f8" -> buffer.getDouble();
                    case "i8", "u8" -> (double) buffer.getLong();
                    case "i4", "u4" -> buffer.getInt();
                    case "i2" -> buffer.getShort();
                    case "u1", "b1" -> buffer.get() & 0xff;
                    default -> throw new EpisodeException("numbers of type " + type + " are not known here");
                })
                .toArray();
    }

    private static byte[] whole(InputStream in, String name, long largest) throws IOException {
        byte[] data = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, largest + 1));
        if (data.length > largest) {
            throw new EpisodeException(name + " has more than " + largest + " bytes");
        }
        return data;
    }

    private static long bytes(String type, String name) {
        return switch (type.substring(1)) {
            case "f8", "i8", "u8" -> 8;
            case "f4", "i4", "u4" -> 4;
            case "i2" -> 2;
            case "u1", "b1" -> 1;
            default -> throw new EpisodeException(name + " has values of the unknown type " + type);
        };
    }

    private static String group(Pattern pattern, String header, String name) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw new EpisodeException(name + " has a header that is not numpy's: " + header);
        }
        return matcher.group(1);
    }
}
