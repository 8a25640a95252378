package vidact.core.image;

import java.util.Arrays;
import vidact.core.Check;

/** A picture: RGB, 8 bits a channel in [0, 255], row by row ({@code [H, W, 3]}). It owns its bytes and never changes. */
public final class Image {
    /** Red, green, blue. */
    public static final int CHANNELS = 3;

    private final int width;
    private final int height;
    private final byte[] rgb;

    private Image(int width, int height, byte[] rgb) {
        Check.argument(width > 0 && height > 0, "a picture of %dx%d pixels has no pixels", width, height);
        Check.argument(
                rgb.length == width * height * CHANNELS,
                "%dx%d RGB needs %d bytes, got %d",
                width,
                height,
                width * height * CHANNELS,
                rgb.length);
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    /** A picture of a copy of {@code rgb}. */
    public static Image of(int width, int height, byte[] rgb) {
        return new Image(width, height, rgb.clone());
    }

    /** A picture that takes over {@code rgb}: the caller must not write to the array afterwards. */
    public static Image owning(int width, int height, byte[] rgb) {
        return new Image(width, height, rgb);
    }

    /** What a channel of a pixel is. */
    @FunctionalInterface
    public interface Drawing {
        /** Value in [0, 255] of channel {@code c} of column {@code x}, row {@code y}. */
        int at(int x, int y, int c);
    }

    /** A picture, pixel by pixel. */
    public static Image drawn(int width, int height, Drawing drawing) {
        byte[] rgb = new byte[width * height * CHANNELS];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) drawing.at(i / CHANNELS % width, i / CHANNELS / width, i % CHANNELS);
        }
        return new Image(width, height, rgb);
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** Number of channel values, {@code width * height * 3}. */
    public int length() {
        return rgb.length;
    }

    /** Channel value {@code i} of the row-major {@code [H, W, 3]} order, in [0, 255]. */
    public int value(int i) {
        return rgb[i] & 0xff;
    }

    /** Channel {@code c} (0 red, 1 green, 2 blue) of column {@code x}, row {@code y}, in [0, 255]. */
    public int value(int x, int y, int c) {
        return rgb[(y * width + x) * CHANNELS + c] & 0xff;
    }

    /** Writes all channel values into {@code target} from {@code offset} on. */
    public void copyInto(byte[] target, int offset) {
        System.arraycopy(rgb, 0, target, offset, rgb.length);
    }

    /** A copy of the bytes, {@code [H, W, 3]}. */
    public byte[] toBytes() {
        return rgb.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Image image && image.width == width && Arrays.equals(image.rgb, rgb);
    }

    @Override
    public int hashCode() {
        return 31 * width + Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "Image[" + width + "x" + height + "]";
    }
}
