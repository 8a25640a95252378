package vidact.core.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import vidact.core.Check;

/** Pictures in JPEG, PNG and whatever else ImageIO reads. */
public final class EncodedImages {
    private EncodedImages() {}

    /**
     * Decodes a picture. Its size is read before its pixels, so that a small file cannot claim all memory.
     *
     * @param maxPixels larger ones are refused
     * @throws IllegalArgumentException if these bytes are no picture or one that is too large
     */
    public static Image decode(byte[] bytes, double maxPixels) {
        ImageIO.setUseCache(false);
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            Check.argument(readers.hasNext(), "%d bytes are no picture in a known format", bytes.length);
            ImageReader reader = readers.next();
            try {
                reader.setInput(in);
                int width = reader.getWidth(0);
                int height = reader.getHeight(0);
                Check.argument(
                        (double) width * height <= maxPixels,
                        "a picture claims %d x %d pixels, more than %s",
                        width,
                        height,
                        maxPixels);
                return image(reader.read(0));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) { // damaged bytes make ImageIO throw many kinds of them
            throw new IllegalArgumentException("a picture cannot be decoded: " + e.getMessage(), e);
        }
    }

    /**
     * The picture as the bytes of a JPEG file.
     *
     * @param quality (0, 1]
     */
    public static byte[] jpeg(Image image, double quality) {
        ImageIO.setUseCache(false);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality((float) quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(buffered(image), null, null), parameters);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode a JPEG", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** The picture as ImageIO takes it. */
    static BufferedImage buffered(Image image) {
        BufferedImage buffered = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                buffered.setRGB(x, y, image.value(x, y, 0) << 16 | image.value(x, y, 1) << 8 | image.value(x, y, 2));
            }
        }
        return buffered;
    }

    private static Image image(BufferedImage buffered) {
        int width = buffered.getWidth();
        int height = buffered.getHeight();
        int[] pixels = buffered.getRGB(0, 0, width, height, null, 0, width);
        byte[] rgb = new byte[pixels.length * Image.CHANNELS];
        for (int i = 0; i < pixels.length; i++) {
            rgb[Image.CHANNELS * i] = (byte) (pixels[i] >> 16);
            rgb[Image.CHANNELS * i + 1] = (byte) (pixels[i] >> 8);
            rgb[Image.CHANNELS * i + 2] = (byte) pixels[i];
        }
        return Image.owning(width, height, rgb);
    }
}
