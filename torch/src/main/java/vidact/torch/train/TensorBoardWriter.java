package vidact.torch.train;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32C;
import vidact.core.image.Image;

/**
 * TensorBoard's event file: TFRecords of {@code Event} messages with scalars and pictures. Sources: tensorflow/core/util/event.proto,
 * tensorflow/core/framework/summary.proto, tensorflow/core/lib/io/record_writer.h.
 */
final class TensorBoardWriter implements AutoCloseable {
    private static final int CRC_MASK_DELTA = 0xa282ead8;

    private final Path file;
    private final OutputStream out;

    private TensorBoardWriter(Path file, OutputStream out) {
        this.file = file;
        this.out = out;
    }

    /** A new file in the folder; TensorBoard reads all of a folder's files as one run. */
    static TensorBoardWriter in(Path folder) throws IOException {
        long millis = System.currentTimeMillis();
        Path file = folder.resolve("events.out.tfevents." + millis / 1000 + ".vidact." + millis % 1000);
        TensorBoardWriter writer = new TensorBoardWriter(file, new BufferedOutputStream(Files.newOutputStream(file)));
        writer.write(new Message().number(1, millis / 1000.0).bytes(3, utf8("brain.Event:2")));
        return writer;
    }

    /** A picture with the bytes of its PNG file. */
    void addPicture(long step, String tag, Image picture, byte[] png) {
        Message image = new Message()
                .whole(1, picture.height())
                .whole(2, picture.width())
                .whole(3, Image.CHANNELS)
                .bytes(4, png);
        Message value = new Message().bytes(1, utf8(tag)).bytes(4, image.toBytes());
        addSummary(step, new Message().bytes(1, value.toBytes()));
    }

    void add(long step, Map<String, Double> figures) {
        Message summary = new Message();
        figures.forEach((tag, value) -> summary.bytes(
                1,
                new Message().bytes(1, utf8(tag)).decimal(2, value.floatValue()).toBytes()));
        addSummary(step, summary);
    }

    private void addSummary(long step, Message summary) {
        write(new Message()
                .number(1, System.currentTimeMillis() / 1000.0)
                .whole(2, step)
                .bytes(5, summary.toBytes()));
    }

    void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** One TFRecord: length, its check sum, bytes, their check sum. */
    private void write(Message message) {
        byte[] data = message.toBytes();
        byte[] length = little(Long.BYTES).putLong(data.length).array();
        try {
            out.write(length);
            out.write(little(Integer.BYTES).putInt(maskedCrc(length)).array());
            out.write(data);
            out.write(little(Integer.BYTES).putInt(maskedCrc(data)).array());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static int maskedCrc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        int value = (int) crc.getValue();
        return Integer.rotateRight(value, 15) + CRC_MASK_DELTA;
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A protocol buffer message under construction: field numbers and values, in the wire format. */
    private static final class Message {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Message number(int field, double value) {
            varint((field << 3) | 1);
            bytes.writeBytes(little(Double.BYTES).putDouble(value).array());
            return this;
        }

        Message decimal(int field, float value) {
            varint((field << 3) | 5);
            bytes.writeBytes(little(Float.BYTES).putFloat(value).array());
            return this;
        }

        Message whole(int field, long value) {
            varint(field << 3);
            varint(value);
            return this;
        }

        Message bytes(int field, byte[] value) {
            varint((field << 3) | 2);
            varint(value.length);
            bytes.writeBytes(value);
            return this;
        }

        byte[] toBytes() {
            return bytes.toByteArray();
        }

        private void varint(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                bytes.write((int) ((rest & 0x7f) | 0x80));
                rest >>>= 7;
            }
            bytes.write((int) rest);
        }
    }
}
