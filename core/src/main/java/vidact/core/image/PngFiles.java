package vidact.core.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import vidact.core.Check;
import vidact.core.storage.AtomicFiles;

/** Pictures as PNG, alone or laid out in a grid. */
public final class PngFiles {
    private PngFiles() {}

    /** The picture as the bytes of a PNG file. */
    public static byte[] encode(Image image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.setUseCache(false);
            ImageIO.write(EncodedImages.buffered(image), "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode a PNG", e);
        }
        return bytes.toByteArray();
    }

    /** Writes the picture to {@code file}, whole or not at all. */
    public static void write(Image image, Path file) {
        AtomicFiles.writeBytes(file, encode(image));
    }

    /** Rows of equally large pictures side by side, {@code gap} white pixels apart; rows may differ in length. */
    public static Image grid(List<List<Image>> rows, int gap) {
        Check.argument(!rows.isEmpty() && !rows.get(0).isEmpty(), "a grid needs a picture");
        int cellWidth = rows.get(0).get(0).width() + gap;
        int cellHeight = rows.get(0).get(0).height() + gap;
        int columns = rows.stream().mapToInt(List::size).max().orElseThrow();
        int width = columns * cellWidth - gap;
        int height = rows.size() * cellHeight - gap;
        byte[] rgb = new byte[width * height * Image.CHANNELS];
        Arrays.fill(rgb, (byte) 255);
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < rows.get(row).size(); column++) {
                paste(rows.get(row).get(column), rgb, width, (row * cellHeight * width + column * cellWidth));
            }
        }
        return Image.owning(width, height, rgb);
    }

    private static void paste(Image image, byte[] target, int targetWidth, int firstPixel) {
        byte[] bytes = image.toBytes();
        int rowBytes = image.width() * Image.CHANNELS;
        for (int y = 0; y < image.height(); y++) {
            System.arraycopy(bytes, y * rowBytes, target, (firstPixel + y * targetWidth) * Image.CHANNELS, rowBytes);
        }
    }
}
