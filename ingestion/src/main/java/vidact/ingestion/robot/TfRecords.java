package vidact.ingestion.robot;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A TFRecord file: for each record its length (8 bytes, little-endian), the length's masked CRC-32C, the bytes, their masked CRC-32C
 * (TensorFlow, {@code python_io}).
 */
final class TfRecords {
    private static final int HEADER = 12;
    private static final int FOOTER = 4;
    private static final int MASK = 0xa282ead8;

    private final Path file;

    TfRecords(Path file) {
        this.file = file;
    }

    /**
     * Where the records begin. The headers alone are read. A header that is damaged ends the list: what follows it cannot be found,
     * and reading at that place says so.
     */
    List<Long> places() {
        List<Long> places = new ArrayList<>();
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            long place = 0;
            while (place < bytes.length()) {
                places.add(place);
                long length = length(bytes, place);
                place += HEADER + length + FOOTER;
            }
        } catch (EpisodeException e) {
            return places;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        return places;
    }

    /**
     * The record that begins there.
     *
     * @throws EpisodeException if it is cut off or a check sum is wrong
     */
    byte[] read(long place) {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            byte[] record = new byte[(int) length(bytes, place)];
            byte[] sum = new byte[FOOTER];
            bytes.readFully(record);
            bytes.readFully(sum);
            if (masked(record) != little(sum).getInt()) {
                throw new EpisodeException("the check sum of the record at byte " + place + " is wrong");
            }
            return record;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Reads a header; the file is then at the record's first byte. */
    private long length(RandomAccessFile bytes, long place) throws IOException {
        byte[] header = new byte[HEADER];
        bytes.seek(place);
        long left = Files.size(file) - place;
        if (left < HEADER + FOOTER) {
            throw new EpisodeException("the file ends within the header of a record, at byte " + place);
        }
        bytes.readFully(header);
        ByteBuffer numbers = little(header);
        long length = numbers.getLong();
        byte[] lengthBytes = new byte[Long.BYTES];
        System.arraycopy(header, 0, lengthBytes, 0, Long.BYTES);
        if (masked(lengthBytes) != numbers.getInt()) {
            throw new EpisodeException(
                    "the length of the record at byte " + place + " is damaged: it and what follows it are lost");
        }
        if (length < 0 || length > left - HEADER - FOOTER || length > Integer.MAX_VALUE - FOOTER) {
            throw new EpisodeException("the record at byte " + place + " claims " + length + " bytes, but "
                    + (left - HEADER - FOOTER) + " are left");
        }
        return length;
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int masked(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    }
}
